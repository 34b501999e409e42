import { describe, expect, it } from 'vitest';
import { everyOperation } from '../../src-shared/rest/operations.ts';
import { byokCalls } from './byok-calls.ts';
import { commonCalls } from './common-calls.ts';
import { keyCalls } from './key-calls.ts';
import { onboardingCalls } from './onboarding-calls.ts';
import { registryCalls } from './registry-calls.ts';
import { secretCalls } from './secret-calls.ts';

const calls = { ...commonCalls, ...byokCalls, ...secretCalls, ...onboardingCalls, ...keyCalls, ...registryCalls };

describe('the suite over the wire', () => {
  it('tries every call there is', () => {
    expect(Object.keys(calls).toSorted()).toEqual(everyOperation.map(({ id }) => id).toSorted());
  });

  it('tries If-Match on every call that honours it', () => {
    const tagged = Object.entries(calls).flatMap(([id, { tag }]) => (tag === undefined ? [] : [id]));
    expect(tagged.toSorted()).toEqual(everyOperation.flatMap(({ id, conditional }) => (conditional === true ? [id] : [])).toSorted());
  });
});
