import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { placesOf } from '../../src-main/vault/places.ts';
import { forgetOlderCopies } from '../../src-main/vault/older-copies.ts';
import { events, lastDetail, officer } from '../support/byok-desk.ts';
import { eachDesk } from '../support/each-desk.ts';

const desk = eachDesk((made) => {
  made.addTenant();
});

/** Lays a copy where a migration would have. */
function copy(): string {
  const { backups } = placesOf(desk.rooms.vault.path);
  mkdirSync(backups, { recursive: true });
  writeFileSync(join(backups, 'version-1-1768467600000.db'), 'an encrypted copy');
  return backups;
}

describe('the copies from before a migration', () => {
  it('stay as long as nothing was destroyed that stands in them', () => {
    const backups = copy();
    forgetOlderCopies(desk.rooms.vault, officer.caller);
    expect(existsSync(backups)).toBe(true);
    expect(events(desk.rooms.vault, 'vault.migrate')).toEqual([]);
  });

  it('are removed with the first activation, whose baseline wrappings they hold, and that is an event', async () => {
    const backups = copy();
    await desk.activated();
    expect(existsSync(backups)).toBe(false);
    expect(lastDetail(desk.rooms.vault, 'vault.migrate')).toMatchObject({ removedCopies: ['version-1-1768467600000.db'] });
    forgetOlderCopies(desk.rooms.vault, officer.caller);
    expect(events(desk.rooms.vault, 'vault.migrate')).toEqual(['vault.migrate ok']);
  });

  it('that cannot be removed are told of, and what was switched stays so', async () => {
    const { backups } = placesOf(desk.rooms.vault.path);
    writeFileSync(backups, 'no folder');
    await desk.activated();
    expect(events(desk.rooms.vault, 'vault.migrate')).toEqual(['vault.migrate failed']);
    expect(desk.rooms.byok.status('acme').config?.status).toBe('ACTIVE');
  });
});
