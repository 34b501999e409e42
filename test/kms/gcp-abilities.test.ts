import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { PolicyLine } from '../../src-shared/key-abilities.ts';
import { accessDocumentSchema, attestationSchema, policyLineSchema, rotationStatusSchema } from '../../src-shared/key-abilities.ts';
import { isKeydeskError } from '../../src-shared/errors.ts';
import { encodeDataKey } from '../../src-main/crypto/data-key.ts';
import { SecretBytes } from '../../src-main/crypto/secret-bytes.ts';
import type { GcpPlace } from '../../src-main/kms/gcp.ts';
import { GcpKeyMaker, GcpKms } from '../../src-main/kms/gcp.ts';
import { attests, KmsError, readsPolicy, tellsAccess, tellsRotation } from '../../src-main/kms/provider.ts';
import type { GcpCustomer } from './gcp-harness.ts';
import { startGcpCustomer } from './gcp-harness.ts';

const scope = { vault: 'Tresor\n# rm -rf /', tenant: 'northwind' };
const dayMs = 86_400_000;

describe('A key at Google Cloud', () => {
  let customer: GcpCustomer;
  let kms: GcpKms;

  beforeEach(async () => {
    customer = await startGcpCustomer();
    kms = new GcpKms(customer.config(), customer.tools());
  });
  afterEach(async () => {
    await kms.close();
    await customer.close();
  });

  async function failure(call: Promise<unknown>): Promise<KmsError> {
    try {
      await call;
    } catch (error) {
      if (error instanceof KmsError) return error;
      throw error;
    }
    throw new Error('the call succeeded and must not');
  }

  it('has the abilities that are asked for before a button is shown', () => {
    expect([tellsAccess(kms), readsPolicy(kms), tellsRotation(kms), attests(kms)]).toEqual([true, true, true, true]);
  });

  describe('tells what must be granted', () => {
    it('by commands for this key and this account, and no permission more', () => {
      const documents = kms.accessDocuments(scope);
      for (const document of documents) accessDocumentSchema.parse(document);
      expect(new Set(documents.map(({ fileName }) => fileName)).size).toBe(documents.length);
      const role = documents.find(({ fileName }) => fileName.includes('role'))?.document ?? '';
      const permissions = /--permissions=(\S+)/.exec(role)?.[1]?.split(',');
      expect(permissions).toEqual(['cloudkms.cryptoKeyVersions.useToEncrypt', 'cloudkms.cryptoKeyVersions.useToDecrypt', 'cloudkms.cryptoKeys.get']);
      expect(/roles create \\\n {2}(\S+)/.exec(role)?.[1]).toMatch(/^[a-zA-Z0-9_.]{3,64}$/);
      for (const word of [customer.account.member, '--keyring=keydesk', '--location=europe-west3', 'keys add-iam-policy-binding']) expect(role).toContain(word);
      expect(role).not.toContain('set-iam-policy');
    });

    it('with impersonation only where it is used', () => {
      expect(kms.accessDocuments(scope).some(({ document }) => document.includes('roles/iam.serviceAccountTokenCreator'))).toBe(true);
      const authentication = { mode: 'GCP_SERVICE_ACCOUNT_KEY_SECRET', secret: { tenant: 'contoso', secret: 'key' } } as const;
      const other = new GcpKms(customer.config({ authentication }), customer.tools());
      expect(other.accessDocuments(scope).some(({ document }) => document.includes('TokenCreator'))).toBe(false);
    });

    it('and lets no name leave its comment', () => {
      for (const { document } of kms.accessDocuments(scope)) expect(document).not.toMatch(/^# rm/m);
    });

    it('and what it tells is enough: the role so made serves', async () => {
      const role = kms.accessDocuments(scope).find(({ fileName }) => fileName.includes('role'))?.document ?? '';
      const { policies } = customer.emulator;
      policies.revoke(customer.key.name, customer.account.member);
      policies.createRole('projects/northwind-keys/roles/told', /--permissions=(\S+)/.exec(role)?.[1]?.split(',') ?? []);
      policies.grant(customer.key.name, 'projects/northwind-keys/roles/told', customer.account.member);
      const context = { vault: 'vault-1', tenant: 'northwind', version: 1 };
      using payload = encodeDataKey(SecretBytes.random(32), context);
      using back = await kms.unwrap(await kms.wrap(payload, context, {}), context, {});
      expect(back.equals(payload)).toBe(true);
      expect((await kms.describe({})).state).toBe('enabled');
    });
  });

  describe('has its policy compared', () => {
    const lines = async (): Promise<readonly PolicyLine[]> => {
      const found = await kms.comparePolicy(scope, {});
      for (const line of found.lines) policyLineSchema.parse(line);
      return found.lines;
    };
    const states = (of: readonly PolicyLine[]): readonly string[] => of.slice(0, 3).map(({ state }) => state);
    const bindOnly = (role: string, condition?: { title: string; expression: string }): void => {
      const { policies } = customer.emulator;
      const reader = 'projects/northwind-keys/roles/reader';
      policies.createRole(reader, ['cloudkms.cryptoKeys.getIamPolicy']);
      policies.revoke(customer.key.name, customer.account.member);
      policies.grant(`projects/${customer.emulator.project}`, reader, customer.account.member);
      policies.grant(customer.key.name, role, customer.account.member, condition);
    };

    it('and left open when our own role is bound on it: what that holds now is not told', async () => {
      const found = await kms.comparePolicy(scope, {});
      expect(states(found.lines)).toEqual(['unknown', 'unknown', 'unknown']);
      expect(found.lines[0]?.remedy).toContain('preflight');
      expect(found.lines.at(-1)?.state).toBe('unknown');
      expect(JSON.parse(found.current)).toMatchObject({ bindings: [{ members: [customer.account.member] }] });
      expect(found.wanted).toContain('keydesk_data_key_wrapper');
    });

    it('and says that a denial above the key goes before every grant', async () => {
      expect((await kms.comparePolicy(scope, {})).lines.at(-1)?.detail).toContain('deny policy');
    });

    it.each([
      ['roles/cloudkms.cryptoKeyEncrypterDecrypter', ['granted', 'granted', 'missing']],
      ['roles/cloudkms.cryptoKeyEncrypter', ['granted', 'missing', 'missing']],
      ['roles/cloudkms.viewer', ['missing', 'missing', 'granted']],
      ['projects/northwind-keys/roles/something', ['unknown', 'unknown', 'unknown']],
    ])('and tells what %s gives', async (role, expected) => {
      bindOnly(role);
      const found = await lines();
      expect(states(found)).toEqual(expected);
      for (const line of found.filter(({ state }) => state === 'missing')) expect(line.remedy).toContain('keydesk_data_key_wrapper');
    });

    it('and not trusted when it has a condition', async () => {
      bindOnly('projects/northwind-keys/roles/keydesk_data_key_wrapper', { title: 'until-friday', expression: 'true' });
      const [first] = await lines();
      expect(first).toMatchObject({ state: 'unknown' });
      expect(first?.detail).toContain('until-friday');
    });

    it.each([
      ['roles/owner', 'serviceAccount:keydesk-wrapper@northwind-keys.iam.gserviceaccount.com'],
      ['roles/cloudkms.cryptoKeyDecrypter', 'user:stranger@example.com'],
      ['roles/viewer', 'allUsers'],
      ['roles/viewer', 'allAuthenticatedUsers'],
    ])('and told to be broader where %s is bound to %s', async (role, member) => {
      customer.emulator.policies.grant(customer.key.name, role, member);
      const broader = (await lines()).filter(({ state }) => state === 'broader');
      expect(broader).toHaveLength(1);
      expect(broader[0]?.remedy).toContain(`--member=${member} --role=${role}`);
    });

    it('only where that may be read', async () => {
      customer.permissions.delete('cloudkms.cryptoKeys.getIamPolicy');
      expect(await failure(kms.comparePolicy(scope, {}))).toMatchObject({ kind: 'denied', operation: 'policy' });
    });

    it('never with nonsense', async () => {
      customer.emulator.faults.push({ operation: 'GetIamPolicy', kind: 'garbage', times: 10 });
      expect((await failure(kms.comparePolicy(scope, {}))).kind).toBe('invalid-response');
    });
  });

  describe('tells of its rotation', () => {
    it('with its period, its next time and its versions, newest first', async () => {
      customer.key.rotationSeconds = 90 * 86_400;
      customer.key.nextRotationAt = Math.floor(Date.now() / 1000) * 1000 + 30 * dayMs;
      customer.emulator.keys.rotate(customer.key);
      const status = rotationStatusSchema.parse(await kms.rotationStatus({}));
      expect(status).toMatchObject({ automatic: true, periodDays: 90, nextAt: customer.key.nextRotationAt });
      expect(status.versions.map(({ version, current, state }) => [version, current, state])).toEqual([
        ['2', true, 'ENABLED'],
        ['1', false, 'ENABLED'],
      ]);
    });

    it('without a period, and with a word on versions that are off', async () => {
      customer.emulator.keys.rotate(customer.key);
      const [first] = customer.key.versions;
      if (first === undefined) throw new Error('the key has no version');
      first.state = 'DISABLED';
      const status = await kms.rotationStatus({});
      expect(status).toMatchObject({ automatic: false, periodDays: null, nextAt: null });
      expect(status.note).toContain('cannot be opened');
    });

    it('with all of many versions', async () => {
      for (let count = 0; count < 120; count += 1) customer.emulator.keys.rotate(customer.key);
      expect((await kms.rotationStatus({})).versions).toHaveLength(121);
    });

    it('as far as may be seen', async () => {
      customer.permissions.delete('cloudkms.cryptoKeyVersions.list');
      const status = await kms.rotationStatus({});
      expect(status.versions.map(({ version }) => version)).toEqual(['1']);
      expect(status.note).toContain('cloudkms.cryptoKeyVersions.list');
    });
  });

  describe('is attested', () => {
    const openHsm = (): GcpKms => {
      const key = customer.emulator.createKey('in-an-hsm', { protection: 'HSM' });
      customer.emulator.policies.grant(key.name, 'roles/owner', customer.account.member);
      return new GcpKms(customer.config({ keyName: key.name }), customer.tools());
    };

    it('by an HSM, unverified, since that takes roots which are not here', async () => {
      const hsm = openHsm();
      const found = attestationSchema.parse(await hsm.attestation({}));
      expect(found).toMatchObject({ outcome: 'unverified', format: 'CAVIUM_V2_COMPRESSED', keyVersion: '1' });
      expect(found.checks.filter(({ outcome }) => outcome === 'failed')).toEqual([]);
      expect(found.checks.some(({ outcome }) => outcome === 'skipped')).toBe(true);
      expect(found.statement).not.toBeNull();
      await hsm.close();
    });

    it('badly, when the statement cannot be unpacked', async () => {
      const hsm = openHsm();
      customer.emulator.keys.attestation = () => ({ format: 'CAVIUM_V2_COMPRESSED', content: Buffer.from('not compressed').toString('base64') });
      const found = await hsm.attestation({});
      expect(found.outcome).toBe('failed');
      expect(found.checks.filter(({ outcome }) => outcome === 'failed')).toHaveLength(1);
      await hsm.close();
    });

    it('not at all, when software holds it', async () => {
      expect(await kms.attestation({})).toMatchObject({ outcome: 'absent', statement: null, checks: [] });
    });
  });

  describe('is made', () => {
    const place = (): GcpPlace => {
      const { authentication, endpoint, tokenEndpoint } = customer.config();
      return { provider: 'GCP', keyRing: customer.emulator.ring, name: 'fabrikam', protection: 'HSM', authentication, endpoint, tokenEndpoint };
    };

    it('in its ring, for wrapping alone, with time to undo its destruction', async () => {
      customer.emulator.policies.grant(customer.emulator.ring, 'roles/cloudkms.admin', customer.account.member);
      const maker = new GcpKeyMaker(place(), customer.tools());
      const reference = await maker.createKey(place(), {});
      const keyName = `${customer.emulator.ring}/cryptoKeys/fabrikam`;
      expect(reference).toEqual(customer.config({ keyName }));
      expect(customer.emulator.keys.find(keyName)).toMatchObject({ purpose: 'ENCRYPT_DECRYPT', protection: 'HSM', destroyAfterMs: 30 * dayMs });
      await expect(maker.createKey(place(), {})).rejects.toSatisfy((error: unknown) => isKeydeskError(error, 'ALREADY_EXISTS'));
      await maker.close();
    });

    it('only by who may', async () => {
      const maker = new GcpKeyMaker(place(), customer.tools());
      expect(await failure(maker.createKey(place(), {}))).toMatchObject({ kind: 'denied', operation: 'create' });
      await maker.close();
    });
  });
});
