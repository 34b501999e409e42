import { describe, expect, it } from 'vitest';
import { actionOptions } from '../../../src-renderer/screens/audit/action-words.ts';
import { actions } from '../../../src-shared/audit.ts';

describe('the acts as a filter', () => {
  it('are told apart by their words: no two acts have the same', () => {
    expect(new Set(actionOptions.map(({ label }) => label)).size).toBe(actions.length);
  });
});
