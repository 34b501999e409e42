import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PolicyLine } from '../../src-shared/key-abilities.ts';
import { newKeyPolicy } from '../../src-main/kms/aws-access.ts';
import { comparePolicy } from '../../src-main/kms/aws-policy.ts';
import { takes } from '../../src-main/kms/aws-policy-text.ts';

const roleArn = 'arn:aws:iam::111122223333:role/keydesk-byok';
const keyArn = 'arn:aws:kms:eu-central-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab';
const scope = { vault: 'vault-1', tenant: 'northwind' };
const asked = { roleArn, keyArn, scope };
const calls = ['kms:Encrypt', 'kms:Decrypt', 'kms:DescribeKey'];
const bound = { StringEquals: { 'kms:EncryptionContext:keydesk:vault': 'vault-1', 'kms:EncryptionContext:keydesk:tenant': 'northwind' } };
const root = { Sid: 'Enable IAM User Permissions', Effect: 'Allow', Principal: { AWS: 'arn:aws:iam::111122223333:root' }, Action: 'kms:*', Resource: '*' };
const wraps = { Sid: 'Wraps', Effect: 'Allow', Principal: { AWS: roleArn }, Action: ['kms:Encrypt', 'kms:Decrypt'], Resource: '*', Condition: bound };
const looks = { Sid: 'Looks', Effect: 'Allow', Principal: { AWS: roleArn }, Action: 'kms:DescribeKey', Resource: '*' };

const compare = (statements: unknown, changes: Partial<typeof asked> = {}): readonly PolicyLine[] =>
  comparePolicy(JSON.stringify({ Version: '2012-10-17', Statement: statements }), { ...asked, ...changes });
const states = (lines: readonly PolicyLine[]): readonly string[] => calls.map((call) => lines.find(({ requirement }) => requirement.startsWith(`${call} `))?.state ?? 'no line');
const broader = (lines: readonly PolicyLine[]): readonly string[] => lines.filter(({ state }) => state === 'broader').map(({ detail }) => detail);

describe('the policy of a key that has what is wanted', () => {
  it.each([
    ['two statements', [wraps, looks]],
    ['beside the default one', [root, wraps, looks]],
    ['one statement that is no list', { ...wraps, Principal: { AWS: roleArn } }],
    ['in other capitals, with the key by its ARN', [{ ...wraps, Action: ['KMS:encrypt', 'kms:DECRYPT'], Resource: keyArn }, looks]],
    ['of a role among others', [{ ...wraps, Principal: { AWS: ['arn:aws:iam::111122223333:role/other', roleArn], Service: 'x.amazonaws.com' } }, looks]],
  ])('is granted, and nothing is too wide: %s', (_, statements) => {
    const lines = compare(statements);
    expect(states(lines).slice(0, 2)).toEqual(['granted', 'granted']);
    expect(broader(lines)).toEqual([]);
  });

  it('is the one that a new key is made with', () => {
    const lines = comparePolicy(newKeyPolicy(roleArn, 'vault-1'), { ...asked, scope: { vault: 'vault-1', tenant: null } });
    expect(states(lines)).toEqual(['granted', 'granted', 'granted']);
    expect(broader(lines)).toEqual([]);
  });
});

describe('the policy of a key that has not', () => {
  it.each([
    ['no statement', []],
    ['another role', [{ ...wraps, Principal: { AWS: `${roleArn}-2` } }, { ...looks, Principal: { AWS: `${roleArn}-2` } }]],
    ['another tenant', [{ ...wraps, Condition: { StringEquals: { 'kms:EncryptionContext:keydesk:tenant': 'contoso' } } }]],
    ['another vault', [{ ...wraps, Condition: { StringEquals: { ...bound.StringEquals, 'kms:EncryptionContext:keydesk:vault': ['a', 'b'] } } }]],
    ['another account', [{ ...wraps, Condition: { StringEquals: { 'kms:CallerAccount': '444455556666' } } }]],
    ['a service', [{ ...wraps, Principal: { Service: 's3.amazonaws.com' } }]],
    ['other calls', [{ ...wraps, Action: ['kms:GenerateDataKey', 'kms:ReEncrypt*'] }]],
    ['another key', [{ ...wraps, Resource: keyArn.replace('1234abcd', '0000abcd') }]],
    ['the root of another account', [{ ...root, Principal: { AWS: 'arn:aws:iam::444455556666:root' } }]],
  ])('says that it is missing: %s', (_, statements) => {
    expect(states(compare(statements)).slice(0, 2)).toEqual(['missing', 'missing']);
  });

  it("leaves open what the account's own policies decide", () => {
    const lines = compare([root]);
    expect(states(lines)).toEqual(['unknown', 'unknown', 'unknown']);
    expect(lines[0]?.detail).toContain('cannot be read here');
    expect(broader(lines)).toEqual([]);
  });

  it('says that the own policy of a role of another account counts too', () => {
    const other = 'arn:aws:iam::444455556666:role/keydesk-byok';
    const lines = compare([{ ...wraps, Principal: { AWS: other } }], { roleArn: other });
    expect(states(lines)[0]).toBe('granted');
    expect(lines.find(({ requirement }) => requirement === "The role's own policy")?.state).toBe('unknown');
  });

  it.each([
    ['no JSON', '{'],
    ['no policy', '"x"'],
    ['an effect that is none', JSON.stringify({ Statement: [{ ...wraps, Effect: 'Perhaps' }] })],
    ['principals that are none', JSON.stringify({ Statement: [{ ...wraps, Principal: { AWS: { deep: 1 } } }] })],
  ])('concludes nothing from what it cannot read: %s', (_, text) => {
    expect(comparePolicy(text, asked)).toEqual([expect.objectContaining({ state: 'unknown' })]);
  });
});

describe('a comparison that could be fooled', () => {
  it('knows that looking at a key carries no context, so that a statement which asks for one does not allow it', () => {
    expect(states(compare({ ...wraps, Action: 'kms:*' }))).toEqual(['granted', 'granted', 'missing']);
  });

  it.each([
    ['everybody', { Effect: 'Deny', Principal: '*', Action: 'kms:*', Resource: '*' }],
    ['the role', { Effect: 'Deny', Principal: { AWS: roleArn }, Action: ['kms:Decrypt', 'kms:Enc*', 'kms:Descr?beKey'], Resource: '*' }],
    ['all calls but one', { Effect: 'Deny', Principal: { AWS: '*' }, NotAction: 'kms:PutKeyPolicy', Resource: '*' }],
    ['this tenant', { Effect: 'Deny', Principal: '*', Action: ['kms:Encrypt', 'kms:Decrypt', 'kms:DescribeKey'], Resource: '*', Condition: { StringEquals: bound.StringEquals } }],
    ['all accounts but one', { Effect: 'Deny', Principal: '*', Action: 'kms:*', Resource: '*', Condition: { StringNotEquals: { 'kms:CallerAccount': '444455556666' } } }],
  ])('sees that a Deny stands above: of %s', (_, denying) => {
    expect(states(compare([wraps, looks, root, denying])).slice(0, 2)).toEqual(['missing', 'missing']);
  });

  it.each([
    ['a network', { Effect: 'Deny', Principal: '*', Action: 'kms:*', Resource: '*', Condition: { NotIpAddress: { 'aws:SourceIp': '10.0.0.0/8' } } }],
    ['everybody but those it names', { Effect: 'Deny', NotPrincipal: { AWS: roleArn }, Action: 'kms:*', Resource: '*' }],
    ['all resources but one', { Effect: 'Deny', Principal: '*', Action: 'kms:*', NotResource: 'x' }],
    ['sessions of the role', { Effect: 'Deny', Principal: { AWS: 'arn:aws:sts::111122223333:assumed-role/keydesk-byok/keydesk-1' }, Action: 'kms:*', Resource: '*' }],
    ['an id nobody can resolve', { Effect: 'Deny', Principal: { AWS: 'AROAJQABLZS4A3QDU576Q' }, Action: 'kms:*', Resource: '*' }],
    ['a service in between', { Effect: 'Deny', Principal: '*', Action: 'kms:*', Resource: '*', Condition: { StringEquals: { 'kms:ViaService': 's3.amazonaws.com' } } }],
  ])('says that a Deny may stand above: of %s', (_, denying) => {
    expect(states(compare([wraps, looks, denying]))).toEqual(['unknown', 'unknown', 'unknown']);
  });

  it.each([
    ['a Deny of others', { Effect: 'Deny', Principal: { AWS: 'arn:aws:iam::111122223333:role/other' }, Action: 'kms:*', Resource: '*' }],
    ['a Deny of another tenant', { Effect: 'Deny', Principal: '*', Action: 'kms:*', Resource: '*', Condition: { StringEquals: { 'kms:EncryptionContext:keydesk:tenant': 'contoso' } } }],
    ['a Deny of other calls', { Effect: 'Deny', Principal: '*', NotAction: calls, Resource: '*' }],
  ])('is not put off by %s', (_, denying) => {
    expect(states(compare([wraps, looks, denying])).slice(0, 2)).toEqual(['granted', 'granted']);
  });

  it.each([
    ['conditions of another kind', { ...wraps, Condition: { ...bound, Bool: { 'aws:MultiFactorAuthPresent': true } } }],
    ['everybody but somebody', { Effect: 'Allow', NotPrincipal: { AWS: 'arn:aws:iam::111122223333:role/other' }, Action: 'kms:*', Resource: '*' }],
    ['an operator that is not known', { ...wraps, Condition: { 'ForAllValues:StringEquals': { 'kms:EncryptionContextKeys': 'x' } } }],
  ])('takes no grant for certain that hangs on %s', (_, allowing) => {
    expect(states(compare([allowing]))[0]).toBe('unknown');
  });

  it.each([
    ['by the ARN of its root', 'arn:aws:iam::111122223333:root'],
    ['by its number', '111122223333'],
  ])("knows that a Deny of the role's account is for the role too: %s", (_, AWS) => {
    const denies = { Effect: 'Deny', Principal: { AWS }, Action: 'kms:*', Resource: '*' };
    expect(states(compare([wraps, looks, denies]))).toEqual(['missing', 'missing', 'missing']);
  });

  it.each([
    ['a condition', { Principal: '*', Resource: '*', Condition: { StringEquals: { 'kms:EncryptionContext:keydesk:vault': '${aws:PrincipalTag/vault}' } } }],
    ['a resource', { Principal: '*', Resource: 'arn:aws:kms:*:*:key/${aws:PrincipalTag/key}' }],
  ])('takes no grant for certain beside a Deny with a variable in %s', (__, denying) => {
    expect(states(compare([wraps, looks, { Effect: 'Deny', Action: 'kms:*', ...denying }]))).not.toContain('granted');
  });

  it('concludes nothing from a statement with a part that is not known here', () => {
    const lines = compare([wraps, { ...looks, condition: { Bool: { 'aws:MultiFactorAuthPresent': 'true' } } }]);
    expect(lines.map(({ state }) => state)).toEqual(['unknown']);
  });

  it('leaves open for a whole vault what is granted to one tenant of it', () => {
    expect(states(compare([wraps, looks], { scope: { vault: 'vault-1', tenant: null } as never }))).toEqual(['unknown', 'unknown', 'granted']);
  });

  it('never says granted where a Deny of all stands, whatever else there is', () => {
    const principal = fc.constantFrom('*', { AWS: roleArn }, { AWS: ['*'] }, root.Principal);
    const action = fc.constantFrom('*', 'kms:*', 'kms:Encrypt', ['kms:Decrypt', 'kms:Encrypt'], 'kms:D*');
    const condition = fc.constantFrom({}, { Condition: bound }, { Condition: { Bool: { x: 'true' } } });
    const statement = fc.tuple(principal, action, condition).map(([Principal, Action, more]) => ({ Effect: 'Allow', Principal, Action, Resource: '*', ...more }));
    const deny = { Effect: 'Deny', Principal: '*', Action: '*', Resource: '*' };
    fc.assert(
      fc.property(fc.array(statement, { maxLength: 6 }), fc.nat(6), (statements, at) => {
        expect(states(compare(statements.toSpliced(at, 0, deny as never)))).toEqual(['missing', 'missing', 'missing']);
      }),
    );
  });
});

describe('a pattern of a policy', () => {
  it.each([
    ['*', '', true],
    ['', '', true],
    ['', 'a', false],
    ['kms:*', 'kms:Encrypt', true],
    ['*crypt', 'kms:Encrypt', true],
    ['k?s:*c*t', 'kms:Encrypt', true],
    ['a*b*a', 'abba', true],
    ['a*b', 'abba', false],
    ['?', '', false],
    ['a.c', 'abc', false],
    ['**', 'x', true],
  ])('%s takes %j: %s', (pattern, text, expected) => {
    expect(takes(pattern, text)).toBe(expected);
  });

  it('of many stars does not hold the desk up', () => {
    expect(takes(`${'*a'.repeat(60)}!`, 'a'.repeat(120))).toBe(false);
    expect(states(compare([{ ...wraps, Resource: `${'*'.repeat(4000)}!` }]))[0]).toBe('missing');
  });
});

describe('a policy that goes further than needed', () => {
  it.each([
    ['every call', { ...wraps, Action: 'kms:*' }, 'kms:*'],
    ['a call too many', { ...wraps, Action: [...wraps.Action, 'kms:ScheduleKeyDeletion'] }, 'kms:ScheduleKeyDeletion'],
    ['every call but one', { Effect: 'Allow', Principal: { AWS: roleArn }, NotAction: 'kms:PutKeyPolicy', Resource: '*', Condition: bound }, 'every call but'],
    ['everybody', { ...wraps, Principal: '*', Condition: undefined }, 'everybody, in every account'],
    ['everybody under the context', { ...wraps, Principal: { AWS: '*' } }, 'everybody that meets'],
    ['no context', { ...wraps, Condition: undefined }, 'encryption context'],
    ['the context of the vault alone', { ...wraps, Condition: { StringEquals: { 'kms:EncryptionContext:keydesk:vault': 'vault-1' } } }, 'encryption context'],
    ['a context of any tenant', { ...wraps, Condition: { StringEquals: { ...bound.StringEquals, 'kms:EncryptionContext:keydesk:tenant': ['northwind', 'contoso'] } } }, 'encryption context'],
  ])('is told so, and granted all the same: %s', (_, statement, word) => {
    const lines = compare([statement, looks]);
    expect(states(lines).slice(0, 2)).toEqual(['granted', 'granted']);
    expect(broader(lines).some((detail) => detail.includes(word))).toBe(true);
    for (const { state, remedy } of lines) if (state === 'broader') expect(remedy).not.toBe('');
  });
});
