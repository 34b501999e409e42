import { ORPCError } from '@orpc/server';
import { describe, expect, it } from 'vitest';
import { failureOf, failureText, knownError } from '../../src-main/cli/failure.ts';
import { KeydeskError } from '../../src-shared/errors.ts';

const sealed = { tenant: 'acme', since: 5, cause: 'The key is disabled.' };

describe('a failure', () => {
  it('is the same whether it was thrown here or came through the contract', () => {
    const wired = new ORPCError('TENANT_SEALED', { defined: true, data: sealed });
    expect(failureOf(wired)).toEqual(failureOf(new KeydeskError('TENANT_SEALED', sealed)));
    expect(failureOf(wired)).toMatchObject({ exit: 6, code: 'TENANT_SEALED', data: sealed });
  });

  it('says what happened and which command comes next', () => {
    const text = failureText(failureOf(new KeydeskError('TENANT_SEALED', sealed)), false);
    expect(text).toContain('The key is disabled.');
    expect(text).toContain('keydesk byok unseal acme');
  });

  it('of a tenant that is under no key leads to the staging of one, and of anything else that is not there to its list', () => {
    expect(failureOf(new KeydeskError('NOT_FOUND', { noun: 'BYOK config', id: 'acme' })).next).toContain('keydesk byok stage acme KEY');
    expect(failureOf(new KeydeskError('NOT_FOUND', { noun: 'KMS key', id: 'cck-4f7k2' })).next).toContain('keydesk key list');
  });

  it('is one JSON document for machines', () => {
    const text = failureText(failureOf(new KeydeskError('VAULT_IN_USE', { pid: 7, host: 'desk' })), true);
    expect(JSON.parse(text)).toMatchObject({ error: { code: 'VAULT_IN_USE', data: { pid: 7, host: 'desk' } } });
    expect(text.trimEnd()).not.toContain('\n');
  });

  it('shows nothing of an error that is not of the closed list, nor of one with data it does not declare', () => {
    for (const thrown of [new Error('hunter2'), 'hunter2', null, new ORPCError('TENANT_SEALED', { data: { value: 'hunter2' } })]) {
      const failure = failureOf(thrown);
      expect(failure).toMatchObject({ exit: 70, code: 'INTERNAL' });
      expect(failureText(failure, true) + failureText(failure, false)).not.toContain('hunter2');
    }
    expect(knownError(new Error('x'))).toBeNull();
  });

  it('cannot move the cursor or colour the screen with what a KMS said', () => {
    const data = { kind: 'denied', retryable: false, provider: 'AWS', operation: 'wrap', detail: '\u001b[2J\u202Eno' } as const;
    const text = failureText(failureOf(new KeydeskError('KMS_FAILED', data)), false);
    for (const steering of ['\u001b', '\u202e']) expect(text).not.toContain(steering);
  });
});
