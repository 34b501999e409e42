import { describe, expect, it } from 'vitest';
import type { Clock } from '../../src-main/lib/clock.ts';
import { type Probe, probeKey } from '../../src-main/keys/probe.ts';
import { remedyFor } from '../../src-main/keys/remedies.ts';
import type { KmsOperation } from '../../src-main/kms/provider.ts';
import { type KmsFailureKind, kmsFailureKinds } from '../../src-shared/errors.ts';
import type { KeyReference } from '../../src-shared/key-references.ts';
import { awsKey } from '../support/byok-desk.ts';
import { FakeKms } from '../support/fake-kms.ts';
import { ManualClock } from '../support/manual-clock.ts';

const context = { vault: 'v', tenant: 'acme', version: 0 };

const probe = async (kms: FakeKms, clock: Clock = new ManualClock()): Promise<Probe> =>
  probeKey({ provider: kms.open(awsKey()), reference: awsKey(), context, clock });

const outcomes = ({ preflight }: Probe): string => preflight.findings.map(({ outcome }) => outcome).join(' ');

describe('a preflight', () => {
  it('of a key that works finds six things in order', async () => {
    const kms = new FakeKms();
    const found = await probe(kms);
    expect(found.preflight).toMatchObject({ success: true, reason: null });
    expect(found.preflight.findings.map(({ check }) => check)).toEqual(['reach', 'describe', 'wrap', 'unwrap', 'compare', 'latency']);
    expect(outcomes(found)).toBe('ok ok ok ok ok ok');
    expect(found.preflight.findings.every(({ remedy }) => remedy === '')).toBe(true);
    expect(kms.calls).toEqual(['describe', 'wrap', 'unwrap']);
    expect(found.region).toBe('eu-central-1');
  });

  it.each<readonly [KmsFailureKind, readonly KmsOperation[], string, readonly KmsOperation[]]>([
    ['unreachable', ['describe'], 'failed skipped skipped skipped skipped skipped', ['describe']],
    ['not-found', ['describe'], 'ok failed skipped skipped skipped skipped', ['describe']],
    ['disabled', ['describe'], 'ok failed skipped skipped skipped skipped', ['describe']],
    ['denied', ['wrap'], 'ok ok failed skipped skipped skipped', ['describe', 'wrap']],
    ['throttled', ['wrap'], 'ok ok failed skipped skipped skipped', ['describe', 'wrap']],
    ['denied', ['unwrap'], 'ok ok ok failed skipped skipped', ['describe', 'wrap', 'unwrap']],
    ['wrong-key', ['unwrap'], 'ok ok ok failed skipped skipped', ['describe', 'wrap', 'unwrap']],
    ['invalid-response', ['unwrap'], 'ok ok ok failed skipped skipped', ['describe', 'wrap', 'unwrap']],
  ])('%s at %s: %s', async (kind, operations, expected, calls) => {
    const kms = new FakeKms();
    kms.refuse(kind, operations);
    const found = await probe(kms);
    expect(outcomes(found)).toBe(expected);
    expect(found.preflight).toMatchObject({ success: false, reason: kind });
    expect(kms.calls).toEqual(calls);
    const failed = found.preflight.findings.find(({ outcome }) => outcome === 'failed');
    expect(failed?.remedy).toBe(remedyFor(awsKey(), operations[0] ?? 'open', kind));
  });

  it('a key that may not be described, but serves, is a warning with the permission that is missing', async () => {
    const kms = new FakeKms();
    kms.refuse('denied', ['describe']);
    const found = await probe(kms);
    expect(outcomes(found)).toBe('ok warning ok ok ok ok');
    expect(found.preflight.success).toBe(true);
    expect(found.preflight.findings[1]?.remedy).toContain('kms:DescribeKey');
  });

  it.each(['disabled', 'pending-deletion', 'unavailable'] as const)('a key that says it is %s is not tried', async (state) => {
    const kms = new FakeKms();
    kms.state = state;
    const found = await probe(kms);
    expect(outcomes(found)).toBe('ok failed skipped skipped skipped skipped');
    expect(found.preflight).toMatchObject({ success: false, reason: 'disabled', message: `The key is ${state}.` });
  });

  it('a key that gives back other bytes fails the comparison', async () => {
    const kms = new FakeKms();
    kms.lie();
    const found = await probe(kms);
    expect(outcomes(found)).toBe('ok ok ok ok failed skipped');
    expect(found.preflight).toMatchObject({ success: false, reason: 'wrong-key' });
  });

  it('a slow key is a warning that says what it means', async () => {
    const kms = new FakeKms();
    const clock = new ManualClock();
    const slow: Clock = { now: () => clock.now(), after: (milliseconds, call) => clock.after(milliseconds, call), monotonic: () => (clock.advance(600), clock.monotonic()) };
    const found = await probe(kms, slow);
    expect(outcomes(found)).toBe('ok ok ok ok ok ok');
    const slower: Clock = { ...slow, monotonic: () => (clock.advance(1200), clock.monotonic()) };
    expect(outcomes(await probe(kms, slower))).toBe('ok ok ok ok ok warning');
  });

  it('what is no failure of a KMS is thrown on', async () => {
    const kms = new FakeKms();
    const broken = { ...kms.open(awsKey()), describe: async () => Promise.reject(new TypeError('a fault of the program')) };
    await expect(probeKey({ provider: broken, reference: awsKey(), context, clock: new ManualClock() })).rejects.toThrow(TypeError);
  });
});

describe('a remedy', () => {
  const file: KeyReference = { provider: 'KEY_FILE', path: '/media/usb/acme.keydesk-key' };
  const operations: readonly KmsOperation[] = ['open', 'describe', 'wrap', 'unwrap'];

  it.each(kmsFailureKinds)('for %s is a sentence for every provider and operation', (kind) => {
    for (const reference of [awsKey(), file]) for (const operation of operations) expect(remedyFor(reference, operation, kind)).toMatch(/^[A-Z].{15,}\.$/);
  });

  it('names the permission, the role, the profile and the external id that AWS needs', () => {
    const remedy = remedyFor(awsKey(), 'wrap', 'denied');
    for (const word of ['kms:Encrypt', 'arn:aws:iam::000000000001:role/keydesk', 'acme-7', 'aws sso login --profile keydesk']) expect(remedy).toContain(word);
    expect(remedyFor(awsKey(), 'unwrap', 'denied')).toContain('kms:Decrypt');
  });

  it('names the path of the media', () => {
    expect(remedyFor(file, 'wrap', 'unreachable')).toContain('/media/usb/acme.keydesk-key');
  });
});
