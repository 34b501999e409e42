import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';

import { placesOf } from '../../src-main/vault/places.ts';
import { noteOutside, sweepUnfinished } from '../../src-main/vault/unfinished.ts';

/** A vault's folder and room beside it, removed after the test. */
function newFolder() {
  const folder = mkdtempSync(join(tmpdir(), 'keydesk-unfinished-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const places = placesOf(join(folder, 'a.keydesk'));
  mkdirSync(places.folder);
  const put = (name: string): string => {
    writeFileSync(join(folder, name), 'x');
    return join(folder, name);
  };
  return { folder, places, put, inside: () => readdirSync(places.folder).sort() };
}

describe('what a killed process left', () => {
  it('is swept out of the folder, and nothing else is', () => {
    const { put, places, inside } = newFolder();
    for (const name of ['vault.db', 'vault.db-wal', 'keyslots.json', 'renewed.json']) put(`a.keydesk/${name}`);
    for (const name of ['vault.db.1.unfinished', 'vault.db.1.unfinished-journal', 'keyslots.json.new']) put(`a.keydesk/${name}`);
    sweepUnfinished(places);
    expect(inside()).toEqual(['keyslots.json', 'renewed.json', 'vault.db', 'vault.db-wal']);
  });

  it('is swept outside of it where a note says so', () => {
    const { put, places, inside } = newFolder();
    const backup = put('b.keydesk-backup.1.unfinished');
    noteOutside(places, backup);
    sweepUnfinished(places);
    expect(existsSync(backup)).toBe(false);
    expect(inside()).toEqual([]);
  });

  it('stays when its note was taken away', () => {
    const { put, places } = newFolder();
    const backup = put('b.keydesk-backup.1.unfinished');
    const forget = noteOutside(places, backup);
    forget();
    sweepUnfinished(places);
    expect(existsSync(backup)).toBe(true);
  });

  it('is no pretext to remove anything that is finished, or not named in full', () => {
    const { put, places, inside } = newFolder();
    const whole = put('b.keydesk-backup');
    noteOutside(places, whole);
    noteOutside(places, 'b.unfinished');
    sweepUnfinished(places);
    expect(existsSync(whole)).toBe(true);
    expect(inside()).toEqual([]);
  });

  it('is not missed when it is gone already', () => {
    const { folder, places, inside } = newFolder();
    noteOutside(places, join(folder, 'away', 'b.unfinished'));
    sweepUnfinished(places);
    expect(inside()).toEqual([]);
  });
});
