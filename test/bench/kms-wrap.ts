import { createSecretKey } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { encodeDataKey } from '../../src-main/crypto/data-key.ts';
import { SecretBytes } from '../../src-main/crypto/secret-bytes.ts';
import { createKeyFile } from '../../src-main/kms/key-file-copies.ts';
import { openKeyFile } from '../../src-main/kms/key-file-format.ts';
import { startInNode } from '../../src-main/kms/pkcs11-child.ts';
import { Pkcs11Host } from '../../src-main/kms/pkcs11-host.ts';
import { profileCredentials } from '../../src-main/kms/aws-sign-in.ts';
import type { KmsProvider } from '../../src-main/kms/provider.ts';
import { KmsRegistry } from '../../src-main/kms/registry.ts';
import { type Clouds, cloudNames, startClouds } from '../emulators/clouds.ts';
import { softHsm, SoftHsmFolder } from '../peers/softhsm2-token.ts';
import { abreast } from './abreast.ts';
import { bareSeal } from './bare.ts';
import { openBareToken } from './bare-token.ts';
import type { Bench, Ground } from './bench.ts';
import { bareKeyOf } from './kms-bare.ts';
import { type Measured, measured, median, rateOf } from './measure.ts';

const context = { vault: '6f0c2a34-8f6e-4a6b-9a61-0d9f2c1b7e55', tenant: 'acme', version: 1 };
const widths = [1, 16] as const;
/** Both sides take turns, so that neither alone gets a machine that is warmer, or busier. */
const rounds = 5;

/** One provider beside its bare library: each call wraps once. */
interface Sides {
  readonly name: string;
  readonly ours: () => Promise<unknown>;
  readonly bare: () => Promise<unknown>;
}

async function compared({ name, ours, bare }: Sides, count: number, width: number): Promise<Measured> {
  for (const call of [ours, bare]) await abreast(Math.ceil(count / rounds), width, call);
  const rates: { readonly value: number; readonly baseline: number }[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const value = await rateOf(count, () => abreast(count, width, ours));
    rates.push({ value, baseline: await rateOf(count, () => abreast(count, width, bare)) });
  }
  return measured(`kms.wrap.${name}.${String(width)}-at-once`, 'wraps/s', median(rates.map(({ value }) => value)), median(rates.map(({ baseline }) => baseline)));
}

async function bothWidths(sides: Sides, count: number): Promise<readonly Measured[]> {
  const lines: Measured[] = [];
  for (const width of widths) lines.push(await compared(sides, count, width));
  return lines;
}

const wrapsOf = (provider: KmsProvider, payload: SecretBytes) => async () => provider.wrap(payload, context, {});

async function benchCloud(clouds: Clouds, registry: KmsRegistry, name: (typeof cloudNames)[number], count: number): Promise<readonly Measured[]> {
  const { reference } = clouds.clouds[name].createKey('bench');
  const provider = registry.open(reference);
  const bare = await bareKeyOf(reference, clouds);
  using dataKey = SecretBytes.random(32);
  using payload = encodeDataKey(dataKey, context);
  // AES key wrap takes whole blocks of 8 bytes.
  const plain = Buffer.alloc(name === 'azure-hsm' ? 72 : 65, 7);
  try {
    return await bothWidths({ name, ours: wrapsOf(provider, payload), bare: async () => bare.wrap(plain) }, count);
  } finally {
    await bare.close();
    await registry.release(provider);
  }
}

async function benchClouds({ folder, sizes }: Ground): Promise<readonly Measured[]> {
  const clouds = await startClouds(join(folder, 'clouds'));
  const { environment } = clouds;
  const files = { configFilepath: environment['AWS_CONFIG_FILE'] ?? '', filepath: environment['AWS_SHARED_CREDENTIALS_FILE'] ?? '' };
  const registry = new KmsRegistry({
    unlockKeyFile: async () => Promise.resolve(null),
    session: 'bench',
    masterCredentials: (profile) => profileCredentials(profile, files),
    adcFile: environment['GOOGLE_APPLICATION_CREDENTIALS'],
  });
  try {
    const lines: Measured[] = [];
    for (const name of cloudNames) lines.push(...(await benchCloud(clouds, registry, name, sizes.wraps)));
    return lines;
  } finally {
    await registry.close();
    await clouds.close();
  }
}

const passphrase = 'copper violin harvest lantern pigeon';

/** The file is read and its wrapping key derived at each wrap; bare AES-GCM has the opened key in memory. */
async function benchKeyFile({ folder, sizes }: Ground): Promise<readonly Measured[]> {
  const path = join(folder, 'bench.keydesk-key');
  using secret = SecretBytes.fromUtf8(passphrase);
  await createKeyFile(path, secret, { label: 'Bench', now: Date.now(), workFactor: 4 });
  const opened = await openKeyFile(readFileSync(path), secret);
  const key = createSecretKey(opened.key.expose());
  const registry = new KmsRegistry({ unlockKeyFile: async () => Promise.resolve(SecretBytes.fromUtf8(passphrase)), session: 'bench' });
  using dataKey = SecretBytes.random(32);
  using payload = encodeDataKey(dataKey, context);
  try {
    const ours = wrapsOf(registry.open({ provider: 'KEY_FILE', path }), payload);
    return await bothWidths({ name: 'key-file', ours, bare: async () => Promise.resolve(bareSeal(key, payload.expose())) }, sizes.wraps);
  } finally {
    opened.key.wipe();
    await registry.close();
  }
}

/** The module in a process of its own, against `C_Encrypt` in this one. */
async function benchToken({ sizes, note }: Ground): Promise<readonly Measured[]> {
  const reason = softHsm.missing();
  if (reason !== null) {
    note(`kms.wrap.pkcs11 is left out: ${reason}`);
    return [];
  }
  const home = new SoftHsmFolder();
  const registry = new KmsRegistry({ unlockKeyFile: async () => Promise.resolve(null), session: 'bench', pkcs11: new Pkcs11Host(startInNode(home.env)) });
  using dataKey = SecretBytes.random(32);
  using payload = encodeDataKey(dataKey, context);
  try {
    const token = await openBareToken(home, registry);
    const ours = wrapsOf(registry.open(token.key), payload);
    return await bothWidths({ name: 'pkcs11', ours, bare: async () => Promise.resolve(token.wrap(payload.expose())) }, sizes.wraps).finally(token.close);
  } finally {
    await registry.close();
    home.destroy();
  }
}

/** Wraps a second by each provider, against bare calls of the same library to the same emulator or token, one and sixteen at once. */
export const benchKmsWrap: Bench = async (ground) => [...(await benchClouds(ground)), ...(await benchKeyFile(ground)), ...(await benchToken(ground))];
