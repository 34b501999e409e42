import { describe, expect, it } from 'vitest';
import { actions } from '../../../src-shared/audit.ts';
import { actionText } from '../../../src-renderer/screens/audit/action-words.ts';
import { detailLines, objectName } from '../../../src-renderer/screens/audit/event-detail.ts';

describe('the detail of an event', () => {
  it('is laid out flat, with the place of every fact', () => {
    const detail = JSON.stringify({ key: 'TOKEN', counts: { PII: 2 }, findings: [{ name: 'wrap', ok: true }], codes: ['a', 'b'], none: null });
    expect(detailLines(detail)).toEqual([
      { path: 'key', value: 'TOKEN' },
      { path: 'counts.PII', value: '2' },
      { path: 'findings.1.name', value: 'wrap' },
      { path: 'findings.1.ok', value: 'true' },
      { path: 'codes', value: 'a, b' },
      { path: 'none', value: 'none' },
    ]);
  });

  it('writes a moment as a time, with its number', () => {
    const at = new Date(2026, 2, 4, 9, 12, 33).getTime();
    expect(detailLines(JSON.stringify({ purgeAt: at }))?.[0]?.value).toBe(`2026-03-04 09:12:33 (${String(at)})`);
  });

  it('leaves a count alone', () => {
    expect(detailLines('{"rows":1000000}')).toEqual([{ path: 'rows', value: '1000000' }]);
  });

  it.each(['', 'nonsense', '[]', 'null', '"text"'])('is none when the text is %j', (detail) => {
    expect(detailLines(detail)).toBeNull();
    expect(objectName(detail)).toBeUndefined();
  });

  it('names the thing it is about, where it tells', () => {
    expect(objectName('{"key":"TOKEN","name":"x"}')).toBe('TOKEN');
    expect(objectName('{"displayName":"Acme"}')).toBe('Acme');
    expect(objectName('{"key":7}')).toBeUndefined();
  });
});

describe('an action in words', () => {
  it.each(actions)('is known: %s', (action) => {
    expect(actionText(action)).toMatch(/^[A-Z][A-Za-z ]+: [a-z]/);
  });

  it('is shown as it is written when this version does not know it', () => {
    expect(actionText('secret.teleport')).toBe('secret.teleport');
    expect(actionText('moon.rise')).toBe('moon.rise');
  });
});
