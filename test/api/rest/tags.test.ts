import { describe, expect, it } from 'vitest';
import { matches, requireMatch, tagOf } from '../../../src-main/api/rest/tags.ts';
import { isKeydeskError } from '../../../src-shared/errors.ts';
import { digest } from './test-door.ts';

const standing = { name: 'Backup', roles: ['auditor'] };
const tag = tagOf(standing, digest);

describe('entity tags', () => {
  it('are strong, and the same for the same content in any order', () => {
    expect(tag).toMatch(/^"[0-9a-f]{32}"$/);
    expect(tagOf({ roles: ['auditor'], name: 'Backup', absent: undefined }, digest)).toBe(tag);
    expect(tagOf({ ...standing, name: 'Other' }, digest)).not.toBe(tag);
  });

  it('match by name, in a list, or by any', () => {
    expect(matches(tag, tag)).toBe(true);
    expect(matches(`"other" , ${tag}`, tag)).toBe(true);
    expect(matches('*', tag)).toBe(true);
  });

  it('never match weakly, bare or empty', () => {
    for (const condition of [`W/${tag}`, tag.replaceAll('"', ''), '', '"other"']) expect(matches(condition, tag)).toBe(false);
  });

  it('refuse a change to what is no longer so, and pass without a condition', () => {
    const what = { noun: 'access key', id: 'one' } as const;
    expect(() => {
      requireMatch(undefined, standing, digest, what);
      requireMatch(tag, standing, digest, what);
    }).not.toThrow();
    try {
      requireMatch(tag, { ...standing, name: 'Other' }, digest, what);
      expect.unreachable();
    } catch (error) {
      expect(isKeydeskError(error, 'CHANGED_MEANWHILE')).toBe(true);
    }
  });
});
