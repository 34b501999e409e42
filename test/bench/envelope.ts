import { createSecretKey } from 'node:crypto';
import { openRevision, sealRevision } from '../../src-main/crypto/envelope.ts';
import { SecretBytes } from '../../src-main/crypto/secret-bytes.ts';
import { bareOpen, bareSeal } from './bare.ts';
import type { Bench } from './bench.ts';
import { type Measured, measured, rateFor } from './measure.ts';

const context = {
  vault: '6f0c2a34-8f6e-4a6b-9a61-0d9f2c1b7e55',
  tenant: 'acme',
  secret: '0c8e7c0e-52b1-4d0b-8f6b-0a7a2d1f3c44',
  revision: 1,
  sensitivity: 'PHI',
  dataKeyVersion: 1,
};

function benchSize(bytes: number, label: string, milliseconds: number): readonly Measured[] {
  using dataKey = SecretBytes.random(32);
  using plain = SecretBytes.random(bytes);
  const stored = sealRevision(dataKey, context, plain);
  const bareKey = createSecretKey(dataKey.expose());
  const bareStored = bareSeal(bareKey, plain.expose());
  const seal = rateFor(milliseconds, () => sealRevision(dataKey, context, plain));
  const bareSealed = rateFor(milliseconds, () => bareSeal(bareKey, plain.expose()));
  const open = rateFor(milliseconds, () => {
    openRevision(dataKey, context, stored).wipe();
  });
  const bareOpened = rateFor(milliseconds, () => bareOpen(bareKey, bareStored));
  return [measured(`envelope-seal-${label}`, 'values/s', seal, bareSealed), measured(`envelope-open-${label}`, 'values/s', open, bareOpened)];
}

/** The envelope, with a key of its own for each revision and a commitment, against AES-256-GCM under one key. */
export const benchEnvelope: Bench = ({ sizes }) =>
  Promise.resolve([
    ...benchSize(256, '256b', sizes.cryptoMilliseconds),
    ...benchSize(4096, '4kib', sizes.cryptoMilliseconds),
    ...benchSize(65_536, '64kib', sizes.cryptoMilliseconds),
  ]);
