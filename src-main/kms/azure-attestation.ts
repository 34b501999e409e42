import type { KeyAttestation, KeyClient } from '@azure/keyvault-keys';
import type { Attestation } from '../../src-shared/key-abilities.ts';
import type { AzureKeyResource } from './azure-store.ts';

type Check = Attestation['checks'][number];

/**
 * What the HSM of a key says of it. A Managed HSM signs its statement under a chain of its vendor, in a form that only the
 * vendor's tool reads to the end: what can be checked here is that the parts are there, and the outcome is never `verified`.
 */
export async function readAttestation(client: KeyClient, { store, name }: AzureKeyResource, abortSignal: AbortSignal): Promise<Attestation> {
  if (store.kind === 'vault') return absent('A Key Vault gives no statement of its HSM for a key; a Managed HSM does.');
  const key = await client.getKeyAttestation(name, { abortSignal });
  const statement = key.properties.attestation;
  const blob = statement?.privateKeyAttestation;
  if (statement === undefined || blob === undefined || blob.length === 0) return absent('The HSM gave no statement for this key.');
  const checks = [certificateCheck(statement), blobCheck(blob), chainCheck()];
  const failed = checks.some((check) => check.outcome === 'failed');
  return {
    outcome: failed ? 'failed' : 'unverified',
    format: statement.version === undefined ? 'Managed HSM' : `Managed HSM ${statement.version.slice(0, 32)}`,
    keyVersion: key.properties.version ?? null,
    checks,
    statement: Buffer.from(blob).toString('base64url'),
    note: failed ? notWhole : notVerified,
  };
}

const notWhole = 'The statement is not whole: read it again, and ask the owner of the HSM if it stays so.';
const notVerified =
  'The statement was read and is whole in form. Its signature and its chain to the vendor of the HSM were not checked: do so with the tool that Microsoft gives for the attestation of keys.';

function absent(note: string): Attestation {
  return { outcome: 'absent', format: null, keyVersion: null, checks: [], statement: null, note };
}

/** Whether the certificates are in PEM, whole, and more than one: the HSM's own and those above it. */
function certificateCheck(statement: KeyAttestation): Check {
  const text = Buffer.from(statement.certificatePemFile ?? []).toString('latin1');
  const count = [...text.matchAll(/-----BEGIN CERTIFICATE-----\s[A-Za-z0-9+/=\s]+-----END CERTIFICATE-----/g)].length;
  const detail = count === 0 ? 'no certificate in PEM is there' : `${String(count)} in PEM`;
  return { check: 'Certificates of the HSM', outcome: count === 0 ? 'failed' : 'ok', detail };
}

/** A statement of a real HSM is some hundred bytes and no text of one repeated letter. */
function blobCheck(blob: Uint8Array): Check {
  const sound = blob.length >= 64 && new Set(blob).size > 8;
  return { check: 'Statement of the key', outcome: sound ? 'ok' : 'failed', detail: `${String(blob.length)} bytes` };
}

function chainCheck(): Check {
  return { check: "Signature and chain to the HSM's vendor", outcome: 'skipped', detail: "its form is the vendor's own and cannot be checked here" };
}
