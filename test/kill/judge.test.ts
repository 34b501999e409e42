import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';

import { claimsOf, type Line } from './claims.ts';
import { judge } from './judge.ts';
import { prepareScene } from './scene.ts';

/** Claims none of which is true. */
function falseClaims(backups: string): readonly Line[] {
  return [
    { say: 'created', id: '0c8e7c0e-52b1-4d0b-8f6b-0a7a2d1f3c44', tenant: 'acme', key: 'NEVER' },
    { say: 'finished', kind: 'import', tenant: 'acme', job: 'none' },
    { say: 'backed-up', path: join(backups, 'gone.keydesk-backup') },
  ];
}

describe('the judge', () => {
  it('finds nothing wrong with a sound vault, and everything wrong with false claims and what was left behind', { timeout: 120_000 }, async () => {
    const folder = mkdtempSync(join(tmpdir(), 'keydesk-judge-'));
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
    const [{ vault }, backups] = [await prepareScene(folder), join(folder, 'backups')];
    mkdirSync(backups);
    expect(await judge({ vault, backups, claims: [] })).toEqual({ problems: [] });
    writeFileSync(join(backups, 'half.unfinished'), 'x');
    writeFileSync(join(vault, 'stray'), 'x');
    const { problems } = await judge({ vault, backups, claims: falseClaims(backups) });
    for (const part of ['NEVER has 0 events', 'NEVER of acme cannot be read', 'is unknown', '0 of 2000 imported rows', 'gone.keydesk-backup is gone', 'half.unfinished', 'stray'])
      expect(problems.join('\n')).toContain(part);
  });

  it('says so when the vault cannot be opened', async () => {
    const { problems } = await judge({ vault: join(tmpdir(), 'no-such.keydesk'), backups: tmpdir(), claims: [] });
    expect(problems.join('\n')).toContain('VAULT_NOT_FOUND');
  });
});

describe('the lines of a killed process', () => {
  it('claim nothing when they were cut off', () => {
    expect(claimsOf('{"say":"ready"}\n{"say":"begun"}\n{"say":"backed-')).toEqual([{ say: 'ready' }, { say: 'begun' }]);
  });

  it('are refused when they say something nobody knows', () => {
    expect(() => claimsOf('{"say":"hello"}\n')).toThrow();
  });
});
