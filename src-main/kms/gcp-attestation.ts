import { gunzipSync } from 'node:zlib';
import type { Attestation } from '../../src-shared/key-abilities.ts';
import { wordOf } from './gcp-answers.ts';
import type { SdkVersion } from './gcp-describe.ts';

type Check = Attestation['checks'][number];

const formats: ReadonlySet<string> = new Set(['CAVIUM_V1_COMPRESSED', 'CAVIUM_V2_COMPRESSED']);
const signatureLength = 256;
const mostUnpacked = 1_048_576;

const verifyElsewhere =
  "The signature was not checked here: that takes the root certificates of Google and of the HSM's maker, got from each of them apart. " +
  'Save the statement and the chains and run the verification script that Google publishes for Cloud HSM.';

/**
 * What an HSM of Google's says of a key version, and what of it holds without the network: that it is there, well formed
 * and comes with its chains. Its signature is left to a check apart from this desk, and is never called verified.
 */
export function attestationOf(version: SdkVersion, number: string | null): Attestation {
  const { attestation } = version;
  const level = wordOf(version.protectionLevel, 'unknown');
  const content = attestation?.content;
  if (!(content instanceof Uint8Array) || content.length === 0) return absent(level, number);
  const format = wordOf(attestation?.format, 'unknown');
  const chains = attestation?.certChains;
  const checks = [
    check('The version is protected by an HSM', level === 'HSM' || level === 'HSM_SINGLE_TENANT', `Its protection level is ${level}.`),
    check('The format is known', formats.has(format), `It is ${format}.`),
    statementCheck(content),
    chainCheck('The chain of the HSM maker', chains?.caviumCerts),
    chainCheck('The chain of the card, by Google', chains?.googleCardCerts),
    chainCheck('The chain of the partition, by Google', chains?.googlePartitionCerts),
    { check: 'The statement is signed by the partition', outcome: 'skipped', detail: verifyElsewhere } satisfies Check,
  ];
  return {
    outcome: checks.some(({ outcome }) => outcome === 'failed') ? 'failed' : 'unverified',
    format,
    keyVersion: number,
    checks,
    statement: Buffer.from(content).toString('base64url'),
    note: verifyElsewhere,
  };
}

function absent(level: string, number: string | null): Attestation {
  const note =
    level === 'HSM'
      ? 'Google gives no attestation of this version, though an HSM holds it. Ask Google why before you rely on it.'
      : `Only keys in an HSM are attested; the protection level of this one is ${level}.`;
  return { outcome: 'absent', format: null, keyVersion: number, checks: [], statement: null, note };
}

function check(title: string, holds: boolean, detail: string): Check {
  return { check: title, outcome: holds ? 'ok' : 'failed', detail };
}

function statementCheck(content: Uint8Array): Check {
  const title = 'The statement can be unpacked and holds a signature';
  try {
    const { length } = gunzipSync(content, { maxOutputLength: mostUnpacked });
    return check(title, length > signatureLength, `It holds ${String(length)} bytes.`);
  } catch {
    return check(title, false, 'It is not compressed as its format says.');
  }
}

function chainCheck(title: string, chain: readonly string[] | null | undefined): Check {
  const certificates = (chain ?? []).flatMap((text) => text.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? []);
  if (certificates.length === 0) return check(`${title} is there`, false, 'It holds no certificate.');
  const whole = certificates.every((pem) => isDerSequence(Buffer.from(pem.replaceAll(/-----[^-]+-----|\s/g, ''), 'base64')));
  return check(`${title} is there`, whole, whole ? `It holds ${String(certificates.length)}.` : 'One of its certificates is damaged.');
}

/** Whether bytes are one DER SEQUENCE from first to last: what every certificate is outermost. */
function isDerSequence(bytes: Uint8Array): boolean {
  const [tag, first, high = 0, low = 0] = bytes;
  if (tag !== 0x30 || first === undefined) return false;
  if (first < 0x80) return bytes.length === 2 + first;
  if (first === 0x81) return bytes.length === 3 + high;
  return first === 0x82 && bytes.length === 4 + high * 256 + low;
}
