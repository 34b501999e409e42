import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { AwsEmulator } from './emulator.ts';
import { startAwsEmulator } from './emulator.ts';
import type { Role, Session, User } from './identities.ts';
import type { ArrivedRequest } from './sigv4.ts';
import { readAuthorization, signatureHolds, signatureOf } from './sigv4.ts';

type KeyPair = Pick<User, 'accessKeyId' | 'secretAccessKey'> & { readonly sessionToken?: string };

/** Signs a request by hand, so that the emulator is not only tested by the SDK it is made for. */
function sign(request: ArrivedRequest, pair: KeyPair, service: string, region: string): Record<string, string> {
  const headers = { ...request.headers, ...(pair.sessionToken === undefined ? {} : { 'x-amz-security-token': pair.sessionToken }) };
  const date = (headers['x-amz-date' as keyof typeof headers] ?? '').slice(0, 8);
  const signedHeaders = Object.keys(headers).sort();
  const authorization = { accessKeyId: pair.accessKeyId, date, region, service, signedHeaders };
  const signature = signatureOf({ ...request, headers }, authorization, pair.secretAccessKey);
  const scope = `${pair.accessKeyId}/${date}/${region}/${service}/aws4_request`;
  return { ...headers, authorization: `AWS4-HMAC-SHA256 Credential=${scope}, SignedHeaders=${signedHeaders.join(';')}, Signature=${signature}` };
}

const stamp = (time = new Date()): string => time.toISOString().replaceAll(/[:-]|\.\d{3}/g, '');

describe('the signature check', () => {
  // "get-vanilla" of the AWS Signature Version 4 test suite (docs.aws.amazon.com, aws-sig-v4-test-suite).
  const request: ArrivedRequest = {
    method: 'GET',
    url: '/',
    headers: { host: 'example.amazonaws.com', 'x-amz-date': '20150830T123600Z' },
    body: Buffer.alloc(0),
  };
  const header =
    'AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, SignedHeaders=host;x-amz-date, Signature=5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31';
  const secret = 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY';

  it('accepts the published vector and refuses it after any change', () => {
    const authorization = readAuthorization(header);
    if (authorization === null) throw new Error('the header was not read');
    expect(signatureHolds(request, authorization, secret)).toBe(true);
    expect(signatureHolds(request, authorization, `${secret}x`)).toBe(false);
    expect(signatureHolds({ ...request, method: 'POST' }, authorization, secret)).toBe(false);
    expect(signatureHolds({ ...request, url: '/?a=b' }, authorization, secret)).toBe(false);
    expect(signatureHolds({ ...request, body: Buffer.from('x') }, authorization, secret)).toBe(false);
    expect(signatureHolds({ ...request, headers: { ...request.headers, host: 'other' } }, authorization, secret)).toBe(false);
    expect(signatureHolds(request, { ...authorization, signedHeaders: ['host'] }, secret)).toBe(false);
  });

  it.each([undefined, '', 'Bearer x', header.replace('SHA256 ', 'SHA1 '), header.slice(0, -1)])('reads no authorization from %j', (text) => {
    expect(readAuthorization(text)).toBeNull();
  });
});

describe('the emulator', () => {
  let emulator: AwsEmulator;
  let user: User;
  let role: Role;
  let session: Session;

  beforeEach(async () => {
    emulator = await startAwsEmulator();
    user = emulator.createUser('keydesk');
    role = emulator.createRole('byok', { trusts: [user.arn], externalId: 'ext-1' });
    emulator.allow(role, ['Encrypt', 'Decrypt', 'DescribeKey', 'CreateKey', 'DisableKey', 'EnableKey', 'ScheduleKeyDeletion', 'CancelKeyDeletion', 'CreateAlias', 'UpdateAlias', 'ListKeys', 'ReplicateKey', 'GetKeyPolicy', 'PutKeyPolicy', 'GetKeyRotationStatus', 'ListKeyRotations', 'EnableKeyRotation', 'DisableKeyRotation', 'RotateKeyOnDemand']);
    session = emulator.identities.openSession(role, 'test', Date.now() + 900_000);
  });
  afterEach(async () => emulator.close());

  async function post(headers: Record<string, string>, body: string): Promise<{ readonly status: number; readonly text: string }> {
    const { host: _, ...sent } = headers;
    const answer = await fetch(emulator.endpoint, { method: 'POST', headers: sent, body });
    expect(answer.headers.get('x-amzn-requestid')).toMatch(/^[0-9a-f-]{36}$/);
    return { status: answer.status, text: await answer.text() };
  }

  async function kms(operation: string, fields: object, pair: KeyPair = session, spoil: (headers: Record<string, string>) => Record<string, string> = (headers) => headers) {
    const body = JSON.stringify(fields);
    const headers = { host: new URL(emulator.endpoint).host, 'content-type': 'application/x-amz-json-1.1', 'x-amz-date': stamp(), 'x-amz-target': `TrentService.${operation}` };
    const request = { method: 'POST', url: '/', headers, body: Buffer.from(body) };
    const { status, text } = await post(spoil(sign(request, pair, 'kms', emulator.region)), body);
    return { status, answer: JSON.parse(text) as Record<string, unknown> & { readonly __type?: string } };
  }

  async function sts(form: Record<string, string>, pair: KeyPair = user) {
    const body = new URLSearchParams({ Version: '2011-06-15', ...form }).toString();
    const headers = { host: new URL(emulator.endpoint).host, 'content-type': 'application/x-www-form-urlencoded', 'x-amz-date': stamp() };
    return await post(sign({ method: 'POST', url: '/', headers, body: Buffer.from(body) }, pair, 'sts', emulator.region), body);
  }

  it('makes, uses, switches and destroys a key', async () => {
    const made = await kms('CreateKey', {});
    const { KeyId, Arn } = made.answer['KeyMetadata'] as { readonly KeyId: string; readonly Arn: string };
    const context = { a: '1', b: '2' };
    const sealed = await kms('Encrypt', { KeyId, Plaintext: 'aGVsbG8=', EncryptionContext: context });
    const blob = sealed.answer['CiphertextBlob'];
    const swapped = { b: '2', a: '1' };
    expect((await kms('Decrypt', { CiphertextBlob: blob, EncryptionContext: swapped })).answer).toMatchObject({ Plaintext: 'aGVsbG8=', KeyId: Arn });
    expect((await kms('Decrypt', { CiphertextBlob: blob, EncryptionContext: { a: '1' } })).answer.__type).toBe('InvalidCiphertextException');
    await kms('DisableKey', { KeyId });
    expect((await kms('Decrypt', { CiphertextBlob: blob, EncryptionContext: context })).answer.__type).toBe('DisabledException');
    await kms('EnableKey', { KeyId });
    await kms('ScheduleKeyDeletion', { KeyId, PendingWindowInDays: 7 });
    expect((await kms('Decrypt', { CiphertextBlob: blob, EncryptionContext: context })).answer.__type).toBe('KMSInvalidStateException');
    expect((await kms('DescribeKey', { KeyId })).answer['KeyMetadata']).toMatchObject({ KeyState: 'PendingDeletion' });
    await kms('CancelKeyDeletion', { KeyId });
    expect((await kms('DescribeKey', { KeyId })).answer['KeyMetadata']).toMatchObject({ KeyState: 'Disabled', Enabled: false });
  });

  it('follows aliases where they point', async () => {
    const [one, other] = [emulator.createKey(), emulator.createKey()];
    await kms('CreateAlias', { AliasName: 'alias/north', TargetKeyId: one.id });
    expect((await kms('CreateAlias', { AliasName: 'alias/north', TargetKeyId: one.id })).answer.__type).toBe('AlreadyExistsException');
    expect((await kms('DescribeKey', { KeyId: 'alias/north' })).answer['KeyMetadata']).toMatchObject({ Arn: one.arn });
    await kms('UpdateAlias', { AliasName: 'alias/north', TargetKeyId: other.id });
    expect((await kms('DescribeKey', { KeyId: 'alias/north' })).answer['KeyMetadata']).toMatchObject({ Arn: other.arn });
    expect((await kms('UpdateAlias', { AliasName: 'alias/south', TargetKeyId: other.id })).answer.__type).toBe('NotFoundException');
  });

  it('makes keys with the policy that is given, shows and changes it', async () => {
    const Policy = JSON.stringify({ Version: '2012-10-17', Statement: [] });
    const made = await kms('CreateKey', { Policy, Tags: [{ TagKey: 'a', TagValue: 'b' }], KeySpec: 'SYMMETRIC_DEFAULT' });
    const { KeyId } = made.answer['KeyMetadata'] as { readonly KeyId: string };
    expect((await kms('GetKeyPolicy', { KeyId, PolicyName: 'default' })).answer).toEqual({ Policy, PolicyName: 'default' });
    expect((await kms('GetKeyPolicy', { KeyId: emulator.createKey().id })).answer['Policy']).toContain('Enable IAM User Permissions');
    expect((await kms('PutKeyPolicy', { KeyId, Policy: '{' })).answer.__type).toBe('MalformedPolicyDocumentException');
    await kms('PutKeyPolicy', { KeyId, Policy: JSON.stringify({ Statement: [{}] }) });
    expect((await kms('GetKeyPolicy', { KeyId })).answer['Policy']).toBe('{"Statement":[{}]}');
    await kms('CreateAlias', { AliasName: 'alias/north', TargetKeyId: KeyId });
    expect((await kms('GetKeyPolicy', { KeyId: 'alias/north' })).answer.__type).toBe('InvalidArnException');
  });

  it('rotates keys, by itself and on demand, and opens what the older materials encrypted', async () => {
    const { id: KeyId } = emulator.createKey();
    const sealed = await kms('Encrypt', { KeyId, Plaintext: 'aGVsbG8=' });
    expect((await kms('GetKeyRotationStatus', { KeyId })).answer).toMatchObject({ KeyRotationEnabled: false });
    expect((await kms('EnableKeyRotation', { KeyId, RotationPeriodInDays: 30 })).answer.__type).toBe('ValidationException');
    await kms('EnableKeyRotation', { KeyId, RotationPeriodInDays: 180 });
    expect((await kms('GetKeyRotationStatus', { KeyId })).answer).toMatchObject({ KeyRotationEnabled: true, RotationPeriodInDays: 180, NextRotationDate: expect.any(Number) as unknown });
    await kms('RotateKeyOnDemand', { KeyId });
    expect((await kms('Decrypt', { CiphertextBlob: sealed.answer['CiphertextBlob'] })).answer['Plaintext']).toBe('aGVsbG8=');
    const { Rotations } = (await kms('ListKeyRotations', { KeyId, IncludeKeyMaterial: 'ALL_KEY_MATERIAL' })).answer as { readonly Rotations: readonly object[] };
    expect(Rotations).toMatchObject([{ KeyMaterialState: 'NON_CURRENT' }, { KeyMaterialState: 'CURRENT', RotationType: 'ON_DEMAND' }]);
    expect((await kms('ListKeyRotations', { KeyId })).answer['Rotations']).toHaveLength(1);
    await kms('DisableKeyRotation', { KeyId });
    expect((await kms('GetKeyRotationStatus', { KeyId })).answer).toMatchObject({ KeyRotationEnabled: false });
    const signing = emulator.createKey({ usage: 'SIGN_VERIFY' });
    expect((await kms('GetKeyRotationStatus', { KeyId: signing.id })).answer.__type).toBe('UnsupportedOperationException');
  });

  it('replicates multi-Region keys, and lets a primary wait for its replicas', async () => {
    const made = await kms('CreateKey', { MultiRegion: true });
    const { KeyId } = made.answer['KeyMetadata'] as { readonly KeyId: string };
    expect(KeyId).toMatch(/^mrk-/);
    const replica = await kms('ReplicateKey', { KeyId, ReplicaRegion: 'eu-west-1' });
    expect(replica.answer['ReplicaKeyMetadata']).toMatchObject({ KeyId, MultiRegionConfiguration: { MultiRegionKeyType: 'REPLICA', PrimaryKey: { Region: 'eu-central-1' } } });
    expect((await kms('ReplicateKey', { KeyId, ReplicaRegion: 'eu-west-1' })).answer.__type).toBe('AlreadyExistsException');
    expect((await kms('ReplicateKey', { KeyId: emulator.createKey().id, ReplicaRegion: 'eu-west-1' })).answer.__type).toBe('UnsupportedOperationException');
    expect((await kms('ScheduleKeyDeletion', { KeyId })).answer).toMatchObject({ KeyState: 'PendingReplicaDeletion' });
    expect((await kms('Encrypt', { KeyId, Plaintext: 'aGVsbG8=' })).answer.__type).toBe('KMSInvalidStateException');
    await kms('CancelKeyDeletion', { KeyId });
    expect((await kms('DescribeKey', { KeyId })).answer['KeyMetadata']).toMatchObject({ KeyState: 'Disabled' });
  });

  it('says how long to wait when it turns a call away', async () => {
    emulator.faults.push({ operation: 'ListKeys', kind: 'throttle', times: 1, retryAfterSeconds: 7 });
    const answer = await fetch(emulator.endpoint, { method: 'POST', headers: { 'x-amz-target': 'TrentService.ListKeys' }, body: '{}' });
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([400, '7']);
  });

  it('knows its keys by region', async () => {
    const elsewhere = emulator.keys.create('us-east-1');
    expect((await kms('DescribeKey', { KeyId: elsewhere.arn })).answer.__type).toBe('NotFoundException');
    expect((await kms('ListKeys', {})).answer['Keys']).toEqual([]);
  });

  it.each([
    ['no signature', (headers: Record<string, string>) => ({ ...headers, authorization: '' }), 'MissingAuthenticationTokenException'],
    ['a target that was not signed for', (headers: Record<string, string>) => ({ ...headers, 'x-amz-target': 'TrentService.DisableKey' }), 'InvalidSignatureException'],
    ['a time that was not signed for', (headers: Record<string, string>) => ({ ...headers, 'x-amz-date': stamp(new Date(Date.now() - 60_000)) }), 'InvalidSignatureException'],
    ['an unknown access key', (headers: Record<string, string>) => ({ ...headers, authorization: headers['authorization']?.replace(/ASIA\w+/, 'ASIAAAAAAAAAAAAAAAAA') ?? '' }), 'UnrecognizedClientException'],
  ])('refuses %s', async (_, spoil, code) => {
    const { status, answer } = await kms('DescribeKey', { KeyId: emulator.createKey().id }, session, spoil);
    expect({ status, code: answer.__type }).toEqual({ status: 400, code });
  });

  it('refuses another session token, an expired session and a clock that is off', async () => {
    const fields = { KeyId: emulator.createKey().id };
    const stolen = { ...session, sessionToken: 'another' };
    expect((await kms('DescribeKey', fields, stolen)).answer.__type).toBe('UnrecognizedClientException');
    emulator.skewClock(600_000);
    expect((await kms('DescribeKey', fields)).answer.__type).toBe('InvalidSignatureException');
    emulator.skewClock(0);
    session.expiresAt = Date.now() - 1;
    expect((await kms('DescribeKey', fields)).answer.__type).toBe('ExpiredTokenException');
  });

  it('lets a role do what it is allowed, and a user nothing', async () => {
    const fields = { KeyId: emulator.createKey().id };
    expect((await kms('DescribeKey', fields, user)).answer.__type).toBe('AccessDeniedException');
    emulator.deny(role, ['DescribeKey']);
    const { status, answer } = await kms('DescribeKey', fields);
    expect({ status, code: answer.__type }).toEqual({ status: 400, code: 'AccessDeniedException' });
    expect(answer['message']).toContain('is not authorized to perform: kms:DescribeKey');
  });

  it('gives a session to who is trusted and knows the external id', async () => {
    const form = { Action: 'AssumeRole', RoleArn: role.arn, RoleSessionName: 'desk', DurationSeconds: '900', ExternalId: 'ext-1' };
    const given = await sts(form);
    expect(given.status).toBe(200);
    expect(given.text).toMatch(/<AssumeRoleResult>.*<AccessKeyId>ASIA[A-Z2-7]{16}<\/AccessKeyId>/);
    const { ExternalId: _, ...without } = form;
    const stranger = emulator.createUser('stranger');
    const refused = [
      await sts(without),
      await sts({ ...form, ExternalId: 'ext-2' }),
      await sts({ ...form, RoleArn: `${role.arn}x` }),
      await sts(form, stranger),
    ];
    for (const { status, text } of refused) {
      expect(status).toBe(403);
      expect(text).toContain('<Code>AccessDenied</Code>');
    }
  });

  it('refuses a session that is too short, badly named or asked for with a wrong secret', async () => {
    const form = { Action: 'AssumeRole', RoleArn: role.arn, RoleSessionName: 'desk', ExternalId: 'ext-1' };
    expect((await sts({ ...form, DurationSeconds: '60' })).text).toContain('ValidationError');
    expect((await sts({ ...form, RoleSessionName: 'a b' })).text).toContain('ValidationError');
    expect((await sts(form, { ...user, secretAccessKey: 'wrong' })).text).toContain('SignatureDoesNotMatch');
    expect((await sts({ Action: 'GetCallerIdentity' })).text).toContain(user.arn);
    expect((await sts({ Action: 'GetFederationToken' })).text).toContain('InvalidAction');
  });
});
