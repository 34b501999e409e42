import { KMSClient } from '@aws-sdk/client-kms';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { keyPlaceSchema } from '../../src-shared/key-abilities.ts';
import { encodeDataKey } from '../../src-main/crypto/data-key.ts';
import { SecretBytes } from '../../src-main/crypto/secret-bytes.ts';
import { AwsKms } from '../../src-main/kms/aws.ts';
import { AwsKeyMaker } from '../../src-main/kms/aws-key-maker.ts';
import { awsEndpoints, hasStsFips } from '../../src-main/kms/aws-sign-in.ts';
import type { WrappedKey } from '../../src-main/kms/provider.ts';
import { KmsError, pinsAlias, readsPolicy, tellsRotation } from '../../src-main/kms/provider.ts';
import type { AwsCustomer } from './aws-harness.ts';
import { startCustomer } from './aws-harness.ts';

const context = { vault: 'vault-1', tenant: 'northwind', version: 3 };
const alias = 'arn:aws:kms:eu-central-1:111122223333:alias/northwind';
const coded = (code: string, data: object = {}) => expect.objectContaining({ code, data: expect.objectContaining(data) as unknown }) as Error;

describe('AWS KMS', () => {
  let customer: AwsCustomer;
  let opened: { close(): Promise<void> }[];

  beforeEach(async () => {
    customer = await startCustomer();
    customer.emulator.allow(customer.role, ['GetKeyPolicy', 'GetKeyRotationStatus', 'ListKeyRotations', 'CreateKey', 'CreateAlias', 'ScheduleKeyDeletion']);
    opened = [];
  });
  afterEach(async () => {
    for (const each of opened) await each.close();
    await customer.emulator.close();
  });

  function keep<T extends { close(): Promise<void> }>(each: T): T {
    opened.push(each);
    return each;
  }
  const open = (changes: Parameters<AwsCustomer['config']>[0] = {}): AwsKms => keep(new AwsKms(customer.config(changes), customer.tools()));

  async function wrap(kms: AwsKms): Promise<WrappedKey> {
    using dataKey = SecretBytes.copyOf(new Uint8Array(32).fill(7));
    using payload = encodeDataKey(dataKey, context);
    return await kms.wrap(payload, context, {});
  }

  async function opens(kms: AwsKms, wrapped: WrappedKey): Promise<boolean> {
    using payload = await kms.unwrap(wrapped, context, {});
    return payload.length === 65;
  }

  async function failure(call: Promise<unknown>): Promise<KmsError> {
    const error: unknown = await call.then(() => new Error('the call succeeded and must not'), (thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(KmsError);
    return error as KmsError;
  }

  describe('an alias', () => {
    beforeEach(() => void customer.emulator.keys.aliases.set(alias, customer.key.arn));
    const repoint = (): string => {
      const { arn } = customer.emulator.createKey();
      customer.emulator.keys.aliases.set(alias, arn);
      return arn;
    };

    it('is pinned to the id of the key, and the rest of the reference stays', async () => {
      const kms = open({ keyArn: alias });
      expect(pinsAlias(kms)).toBe(true);
      expect(await kms.pinned({})).toEqual(customer.config());
      expect(await open().pinned({})).toEqual(customer.config());
    });

    it('that is pinned serves on after it was pointed elsewhere', async () => {
      const kms = open({ keyArn: alias });
      const wrapped = await wrap(kms);
      const pinned = keep(new AwsKms(await kms.pinned({}), customer.tools()));
      repoint();
      expect(await opens(pinned, wrapped)).toBe(true);
    });

    it.each(['wrap', 'describe', 'unwrap'] as const)('that was pointed elsewhere is told as such on %s', async (operation) => {
      const kms = open({ keyArn: alias });
      const wrapped = await wrap(kms);
      repoint();
      const calls = { wrap: async () => wrap(kms), describe: async () => kms.describe({}), unwrap: async () => kms.unwrap(wrapped, context, {}) };
      const error = await failure(calls[operation]());
      expect(error).toMatchObject({ kind: 'wrong-key', operation, retryable: false });
      expect(error.detail).toContain('pointed at another key');
    });

    it('names no key of another account or region', async () => {
      const kms = open({ keyArn: alias });
      for (const arn of ['arn:aws:kms:us-east-1:111122223333:key/x', 'arn:aws:kms:eu-central-1:444455556666:key/x']) {
        const key = { ...customer.key, arn };
        customer.emulator.keys.keys.set(customer.key.arn, key);
        expect((await failure(kms.describe({}))).kind).toBe('invalid-response');
      }
    });

    it('is resolved where AWS takes none: policy and rotation', async () => {
      const kms = open({ keyArn: alias });
      expect((await kms.rotationStatus({})).automatic).toBe(false);
      expect((await kms.comparePolicy({ vault: 'vault-1', tenant: null }, {})).current).toContain('kms:*');
    });
  });

  describe('a multi-Region key', () => {
    it('is described with its Regions', async () => {
      const primary = customer.emulator.createKey({ multiRegion: true });
      const kms = open({ keyArn: primary.arn });
      expect((await kms.describe({})).details).toMatchObject({ 'Multi-Region': 'primary', 'Primary Region': 'eu-central-1', 'Replica Regions': 'none' });
      customer.emulator.keys.replicate(primary, 'eu-west-1');
      expect((await kms.describe({})).details).toMatchObject({ 'Replica Regions': 'eu-west-1' });
    });

    it('opens in one Region what another wrapped, and answers by the ARN of its own', async () => {
      const elsewhere = customer.emulator.keys.create('us-east-1', { multiRegion: true });
      const replica = customer.emulator.keys.replicate(elsewhere, 'eu-central-1');
      const [there, here] = [open({ keyArn: elsewhere.arn }), open({ keyArn: replica.arn })];
      const wrapped = await wrap(there);
      expect(wrapped.keyVersion).toBe(elsewhere.id);
      expect(await opens(here, wrapped)).toBe(true);
      expect(await opens(there, await wrap(here))).toBe(true);
      expect((await here.describe({})).details).toMatchObject({ 'Multi-Region': 'replica', 'Primary Region': 'us-east-1', 'Replica Regions': 'eu-central-1' });
    });

    it('is switched off in one Region alone', async () => {
      const primary = customer.emulator.createKey({ multiRegion: true });
      const replica = customer.emulator.keys.replicate(primary, 'us-east-1');
      const wrapped = await wrap(open({ keyArn: primary.arn }));
      primary.state = 'Disabled';
      expect((await failure(opens(open({ keyArn: primary.arn }), wrapped))).kind).toBe('disabled');
      expect(await opens(open({ keyArn: replica.arn }), wrapped)).toBe(true);
    });

    it('whose id is another is another key', async () => {
      const [one, other] = [customer.emulator.createKey({ multiRegion: true }), customer.emulator.createKey({ multiRegion: true })];
      const wrapped = await wrap(open({ keyArn: one.arn }));
      expect((await failure(opens(open({ keyArn: other.arn }), wrapped))).kind).toBe('wrong-key');
    });
  });

  describe('the state of a key', () => {
    it.each([
      ['Disabled', 'disabled', 'enable it again'],
      ['PendingDeletion', 'disabled', 'on 2026-12-24'],
      ['PendingReplicaDeletion', 'disabled', 'last replica'],
      ['PendingImport', 'disabled', 'import the same material'],
      ['Unavailable', 'unreachable', 'custom key store'],
      ['Creating', 'unreachable', 'still being made'],
    ] as const)('%s is explained where it is refused and where it is described', async (state, kind, words) => {
      const kms = open();
      const wrapped = await wrap(kms);
      Object.assign(customer.key, { state, deletionAt: state === 'PendingDeletion' ? Date.UTC(2026, 11, 24, 12) : null });
      for (const [operation, call] of [['wrap', wrap(kms)], ['unwrap', kms.unwrap(wrapped, context, {})]] as const) {
        const error = await failure(call);
        expect(error).toMatchObject({ kind, operation, retryable: kind === 'unreachable' });
        expect(error.detail).toContain(words);
      }
      expect((await kms.describe({})).details['What this means']).toContain(words);
    });

    it('Updating serves', async () => {
      customer.key.state = 'Updating';
      const kms = open();
      expect(await opens(kms, await wrap(kms))).toBe(true);
      expect((await kms.describe({})).state).toBe('enabled');
    });

    it('that we may not look at is told as far as it is known', async () => {
      const kms = open();
      customer.key.state = 'PendingDeletion';
      customer.emulator.deny(customer.role, ['DescribeKey']);
      expect(await failure(wrap(kms))).toMatchObject({ kind: 'disabled', operation: 'wrap' });
    });
  });

  describe('the rotation of a key', () => {
    const day = 86_400_000;

    it('that is off is told, with the one material there is', async () => {
      const kms = open();
      expect(tellsRotation(kms)).toBe(true);
      const status = await kms.rotationStatus({});
      expect(status).toMatchObject({ automatic: false, periodDays: null, nextAt: null, lastAt: null });
      expect(status.versions).toEqual([{ version: customer.key.materials[0]?.id, state: 'CURRENT', createdAt: null, current: true }]);
    });

    it('that is on is told with period, next and last time, and what was wrapped before opens on', async () => {
      const kms = open();
      const wrapped = await wrap(kms);
      const began = Date.UTC(2026, 0, 1);
      Object.assign(customer.key.rotation, { periodDays: 180, enabledAt: began });
      customer.key.materials.push({ id: 'ab'.repeat(32), bytes: Buffer.alloc(32, 1), rotated: { at: began + 180 * day, type: 'AUTOMATIC' } });
      const status = await kms.rotationStatus({});
      expect(status).toMatchObject({ automatic: true, periodDays: 180, nextAt: began + 360 * day, lastAt: began + 180 * day });
      expect(status.versions.map(({ current, state }) => [current, state])).toEqual([[false, 'NON_CURRENT'], [true, 'CURRENT, AUTOMATIC']]);
      expect(await opens(kms, wrapped)).toBe(true);
    });

    it('on demand is told while it is in progress', async () => {
      customer.key.rotation.onDemandSince = Date.UTC(2026, 4, 4);
      expect((await open().rotationStatus({})).note).toContain('2026-05-04T00:00:00.000Z and is in progress');
    });

    it('of a key that AWS cannot rotate is told as that', async () => {
      customer.key.origin = 'AWS_CLOUDHSM';
      expect(await open().rotationStatus({})).toMatchObject({ automatic: false, versions: [], note: expect.stringContaining('does not rotate') as unknown });
    });

    it('that may not be read is a refusal of the reading', async () => {
      customer.emulator.deny(customer.role, ['GetKeyRotationStatus']);
      expect(await failure(open().rotationStatus({}))).toMatchObject({ kind: 'denied', operation: 'rotation' });
    });
  });

  describe('the policy of a key', () => {
    const scope = { vault: 'vault-1', tenant: 'northwind' };

    it('is read and compared', async () => {
      const kms = open();
      expect(readsPolicy(kms)).toBe(true);
      const [wanted] = kms.accessDocuments(scope);
      customer.key.policy = wanted?.document ?? '';
      const found = await kms.comparePolicy(scope, {});
      expect(found.current).toBe(found.wanted);
      expect(found.lines.map(({ state }) => state)).toEqual(['granted', 'granted', 'granted']);
    });

    it('that may not be read is a refusal of the reading', async () => {
      customer.emulator.deny(customer.role, ['GetKeyPolicy']);
      expect(await failure(open().comparePolicy(scope, {}))).toMatchObject({ kind: 'denied', operation: 'policy' });
    });
  });

  describe('a new key', () => {
    const placeFor = (changes: object = {}) => {
      const { keyArn: _, ...access } = customer.config();
      return keyPlaceSchema.parse({ ...access, region: 'eu-central-1', alias: 'northwind-byok', ...changes }) as Parameters<AwsKeyMaker['createKey']>[0] & { provider: 'AWS' };
    };
    const make = async (changes: object = {}, vault: string | null = 'vault-1') => {
      const place = placeFor(changes);
      return await keep(new AwsKeyMaker(place, customer.tools({ vault: vault ?? undefined }))).createKey(place, {});
    };
    const made = () => [...customer.emulator.keys.keys.values()].filter(({ arn }) => arn !== customer.key.arn);

    it('is made, named, and serves by its own id', async () => {
      const reference = await make();
      const [key] = made();
      expect(reference).toEqual(customer.config({ keyArn: key?.arn ?? '' }));
      expect(customer.emulator.keys.aliases.get('arn:aws:kms:eu-central-1:111122223333:alias/northwind-byok')).toBe(key?.arn);
      expect(key?.tags.get('application')).toBe('keydesk');
      const kms = keep(new AwsKms(reference, customer.tools()));
      expect(await opens(kms, await wrap(kms))).toBe(true);
      const { lines } = await kms.comparePolicy({ vault: 'vault-1', tenant: null }, {});
      expect(lines.every(({ state }) => state === 'granted')).toBe(true);
    });

    it('may be multi-Region, and is narrowed to no vault that is not known', async () => {
      const reference = await make({ multiRegion: true }, null);
      expect(reference.keyArn).toMatch(/:key\/mrk-[0-9a-f]{32}$/);
      expect(made()[0]?.policy).not.toContain('EncryptionContext');
    });

    it('is not made when its alias is taken', async () => {
      await make();
      await expect(make()).rejects.toThrow(coded('ALREADY_EXISTS', { id: 'alias/northwind-byok' }));
      expect(made()).toHaveLength(1);
    });

    it.each([
      ['is taken in the meantime', 'AlreadyExistsException'],
      ['may not be given', 'AccessDeniedException'],
    ])('is scheduled for deletion again when its alias %s', async (_, code) => {
      customer.emulator.faults.push({ operation: 'CreateAlias', kind: 'error', code, status: 400, times: 1 });
      const error = await make().then(() => null, (thrown: unknown) => thrown);
      expect(error).toMatchObject(code === 'AlreadyExistsException' ? { code: 'ALREADY_EXISTS' } : { kind: 'denied', operation: 'create' });
      expect(made().map(({ state }) => state)).toEqual(['PendingDeletion']);
    });

    it('that may not be made is a refusal, and nothing is left of it', async () => {
      customer.emulator.deny(customer.role, ['CreateKey']);
      expect(await failure(make())).toMatchObject({ kind: 'denied', operation: 'create' });
      expect(made()).toEqual([]);
    });

    it('is asked for in a region that belongs to the role', () => {
      expect(() => new AwsKeyMaker(placeFor({ region: 'cn-north-1' }), customer.tools())).toThrow(coded('BAD_INPUT', { field: 'region' }));
    });
  });

  describe('FIPS endpoints', () => {
    const regions = fc.constantFrom(
      ...['us-east-1', 'us-east-2', 'us-west-1', 'us-west-2', 'ca-central-1', 'ca-west-1', 'eu-central-1', 'eu-west-3', 'ap-southeast-2', 'sa-east-1', 'il-central-1'].map((region) => ({ partition: 'aws' as const, region })),
      ...['us-gov-east-1', 'us-gov-west-1'].map((region) => ({ partition: 'aws-us-gov' as const, region })),
    );
    const access = (fips: boolean) => customer.config({ fips, endpoint: null, stsEndpoint: null });

    it("are those of AWS's own rules for KMS, with and without", () => {
      const client = keep({ client: new KMSClient({ region: 'us-east-1' }), close: async () => Promise.resolve() }).client;
      fc.assert(
        fc.property(regions, fc.boolean(), (place, fips) => {
          const { url } = client.config.endpointProvider({ Region: place.region, UseFIPS: fips, UseDualStack: false });
          expect(`${awsEndpoints(access(fips), place).kms}/`).toBe(url.href);
        }),
      );
      client.destroy();
    });

    it('are used for signing in where there are any, and stay in the region where there are none', () => {
      fc.assert(
        fc.property(regions, (place) => {
          const { hostname } = new URL(awsEndpoints(access(true), place).sts);
          const own = place.partition === 'aws' && hasStsFips(place);
          expect(hostname).toBe(`${own ? 'sts-fips' : 'sts'}.${place.region}.amazonaws.com`);
        }),
      );
      expect(hasStsFips({ partition: 'aws-us-gov', region: 'us-gov-west-1' })).toBe(true);
    });

    it('are refused where AWS has none, and an emulator stays one', () => {
      const place = { partition: 'aws-cn', region: 'cn-north-1' } as const;
      expect(() => awsEndpoints(access(true), place)).toThrow(coded('BAD_INPUT', { field: 'fips' }));
      expect(awsEndpoints(access(false), place).kms).toBe('https://kms.cn-north-1.amazonaws.com.cn');
      expect(awsEndpoints(customer.config({ fips: true }), { partition: 'aws', region: 'us-east-1' }).kms).toBe(customer.emulator.endpoint);
    });

    it('are told in the description', async () => {
      expect((await open({ fips: true }).describe({})).details['FIPS endpoints']).toContain('STS has none');
      expect((await open().describe({})).details['FIPS endpoints']).toBeUndefined();
    });
  });
});
