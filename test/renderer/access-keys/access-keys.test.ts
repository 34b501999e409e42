import { describe, expect, it } from 'vitest';
import { accessKeyFacets, firstFinding, isNarrowed, readAccessKeyFilter, readFinding, sortOf } from '../../../src-renderer/screens/access-keys/access-key-filter.ts';
import { findingOrder, findingWords, nameOf, roleWords, usesText } from '../../../src-renderer/screens/access-keys/access-key-words.ts';
import { credentialFileName, credentialText, tokenLine } from '../../../src-renderer/screens/access-keys/credential-file.ts';
import { grantHolds, mayResolve } from '../../../src-renderer/screens/secrets/grant-words.ts';
import { onePerIdentity } from '../../../src-renderer/screens/secrets/use-grantable-keys.ts';
import { accessKeyFindings, accessRoles } from '../../../src-shared/access-keys.ts';
import type { AccessKey } from '../../../src-shared/access-keys.ts';

const key: AccessKey = {
  ...{ publicKey: '2aaa0258-0000-4000-8000-000000000001', identity: '2aaa0258-0000-4000-8000-000000000002', tenant: 'acme', name: "Nightly 'export' / EU", roles: ['secrets-read'] },
  ...{ state: 'active', createdBy: 'Ada', createdAt: 1, modifiedAt: 1, expiresAt: null, lastUsedAt: null, deletedAt: null, replacedBy: null, usesAfterEnd: 0, findings: [] },
};
const credential = { key, privateKey: 'kd_private', url: 'http://127.0.0.1:7443', account: 'v-1' };
const filter = (text: string) => readAccessKeyFilter(new URLSearchParams(text));

describe('the list', () => {
  it('reads its filter from the URL', () => {
    expect(filter('search=ci&scope=tenant&tenant=acme&role=auditor&state=expired&sort=name')).toEqual({
      ...{ search: 'ci', scope: 'tenant', tenant: 'acme', role: 'auditor', state: 'expired', sort: 'name', descending: false },
    });
  });

  it('shows the newest first, and passes over what it does not know', () => {
    const unknown = filter('scope=planet&role=root&state=lost&sort=-colour');
    expect(unknown).toMatchObject({ scope: undefined, role: undefined, state: undefined });
    expect(isNarrowed(unknown)).toBe(false);
    expect(sortOf(filter(''))).toEqual({ column: 'createdAt', direction: 'desc' });
  });

  it.each(['search=a', 'scope=account', 'tenant=acme', 'role=auditor', 'state=deleted'])('is narrowed by %s', (text) => {
    expect(isNarrowed(filter(text))).toBe(true);
  });

  it('offers every role as it stands on the wire', () => {
    expect(accessKeyFacets(filter('role=auditor'))[1]).toMatchObject({ options: accessRoles.map((value) => ({ value, label: value })), selected: ['auditor'] });
  });
});

describe('the review', () => {
  it('has words for every finding, each finding once', () => {
    expect([...findingOrder].sort()).toEqual([...accessKeyFindings].sort());
    expect(new Set(findingOrder.map((finding) => findingWords[finding].word)).size).toBe(accessKeyFindings.length);
  });

  it('makes an alarm of the use after the end alone', () => {
    expect(findingOrder.filter((finding) => findingWords[finding].tone === 'danger')).toEqual(['used-after-end']);
  });

  it('begins with the most pressing finding that any key has', () => {
    expect(firstFinding([{ finding: 'unused', count: 4 }, { finding: 'expiring', count: 1 }, { finding: 'used-after-end', count: 0 }])).toBe('expiring');
    expect(firstFinding([{ finding: 'unused', count: 0 }])).toBeUndefined();
  });

  it('reads the chosen finding, and no other word', () => {
    expect(readFinding(new URLSearchParams('finding=orphaned'))).toBe('orphaned');
    expect(readFinding(new URLSearchParams('finding=ugly'))).toBeUndefined();
  });

  it('warns of the two roles that can make further keys', () => {
    expect(accessRoles.filter((role) => roleWords[role].caution !== undefined)).toEqual(['account-admin', 'tenant-admin']);
  });

  it('names what has no name, and counts uses', () => {
    expect(nameOf({ name: '' })).toBe('Unnamed key');
    expect(usesText(1)).toBe('once');
    expect(usesText(2)).toBe('2 times');
  });
});

describe('a pair as a file', () => {
  it('is an .env file that a shell reads', () => {
    expect(credentialText(credential, 'env').split('\n')).toEqual([
      "# Keydesk access key: Nightly 'export' / EU",
      "KEYDESK_URL='http://127.0.0.1:7443'",
      "KEYDESK_ACCOUNT='v-1'",
      "KEYDESK_TENANT='acme'",
      "KEYDESK_PUBLIC_KEY='2aaa0258-0000-4000-8000-000000000001'",
      "KEYDESK_PRIVATE_KEY='kd_private'",
      '',
    ]);
  });

  it('names no tenant for a key of the account', () => {
    const account = { ...credential, key: { ...key, tenant: null } };
    expect(credentialText(account, 'env')).not.toContain('KEYDESK_TENANT');
    expect(JSON.parse(credentialText(account, 'json'))).toMatchObject({ tenant: null });
  });

  it('is JSON that a program reads', () => {
    const { name, publicKey, tenant, roles } = key;
    expect(JSON.parse(credentialText(credential, 'json'))).toEqual({ name, publicKey, tenant, roles, privateKey: 'kd_private', url: credential.url, account: 'v-1' });
  });

  it('has a name that every file system takes', () => {
    expect(credentialFileName(key, 'env')).toBe('nightly-export-eu-2aaa0258.env');
    expect(credentialFileName({ ...key, name: '../../…' }, 'json')).toBe('access-key-2aaa0258.json');
    expect(credentialFileName({ ...key, name: 'x'.repeat(80) }, 'json')).toBe(`${'x'.repeat(32)}-2aaa0258.json`);
  });

  it('is exchanged for a token without a word of the private key', () => {
    expect(tokenLine(key)).toContain('. ./nightly-export-eu-2aaa0258.env\n');
    expect(tokenLine(key)).toContain('"$KEYDESK_URL/v1/token"');
    expect(tokenLine(key)).not.toContain(credential.privateKey);
  });
});

describe('a grant', () => {
  it('serves a key only with a role that resolves', () => {
    expect(mayResolve(['secrets-read'])).toBe(true);
    expect(mayResolve(['secrets-admin', 'auditor'])).toBe(true);
    expect(mayResolve(['account-admin', 'tenant-admin', 'auditor'])).toBe(false);
  });

  it('without a reason holds until the secret asks for one', () => {
    expect(grantHolds({ reason: '' }, 'PII')).toBe(true);
    expect(grantHolds({ reason: '' }, 'PHI')).toBe(false);
    expect(grantHolds({ reason: 'Ticket 4411' }, 'REGULATED')).toBe(true);
  });

  it('is offered once for the two pairs of a rotation', () => {
    const old = { ...key, publicKey: '2aaa0258-0000-4000-8000-000000000003' };
    const other = { ...key, identity: 'another' };
    expect(onePerIdentity([key, old, other])).toEqual([key, other]);
  });
});
