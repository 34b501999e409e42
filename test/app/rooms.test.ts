import { describe, expect, it } from 'vitest';
import { isKeydeskError } from '../../src-shared/errors.ts';
import { importOptionsSchema } from '../../src-shared/secrets.ts';
import { openRooms } from '../../src-main/app/rooms.ts';
import { startFreshness } from '../../src-main/desk/session.ts';
import { unasked } from '../../src-main/lib/asker.ts';
import { silentLogger } from '../../src-main/lib/logger.ts';
import { Failpoint } from '../support/failpoint.ts';
import { officerCaller, openTestVault, type TestVault } from '../support/open-vault.ts';
import { surroundings } from '../support/surroundings.ts';

const officer = unasked(officerCaller);
const hour = 3_600_000;

function roomsOver(test: TestVault) {
  const { vault, clock } = test;
  const judge = () => Promise.resolve(() => ({ score: 4, minimum: 3, acceptable: true, crackTime: 'centuries', advice: [] }));
  const session = {
    vault,
    officer: { id: officerCaller.officer, name: officerCaller.actor, role: officerCaller.role },
    slot: 'slot',
    unlockedAt: clock.now(),
    anchors: () => [],
    fresh: startFreshness(clock),
  };
  return openRooms(session, { clock, logger: silentLogger, clipboard: null, judge, surroundings, version: '0' });
}

async function withSecret(test: TestVault) {
  const rooms = roomsOver(test);
  await rooms.tenants.create(officer, { id: 'acme', displayName: 'Acme', defaultSensitivity: 'STANDARD' });
  const secret = await rooms.secrets.create(officer, { tenant: 'acme', key: 'A', value: 'YQ', description: '', note: '' });
  return { rooms, secret: secret.id };
}

describe('the rooms of a vault that locks', () => {
  it('give out no data key and no preview from the first moment, whatever still has to end', async () => {
    const test = openTestVault();
    const { rooms, secret } = await withSecret(test);
    const options = importOptionsSchema.parse({});
    const file = { tenant: 'acme', fileName: 'a.env', content: Buffer.from('B=1\n').toString('base64url'), options };
    const { preview } = await rooms.secrets.previewImport(officer, file);

    const closing = rooms.close();
    expect(() => rooms.secrets.previewRows({ preview, search: '', offset: 0, limit: 1 })).toThrow();
    const read = rooms.secrets.reveal(officer, { secret, purpose: 'view' });
    await expect(read).rejects.toSatisfy((error: unknown) => isKeydeskError(error, 'VAULT_LOCKED'));
    await closing;
    test.close();
  });
});

describe('the hourly purge', () => {
  it('outlives a disk that takes nothing, and purges at the next hour', async () => {
    const point = new Failpoint();
    const test = openTestVault({ wrap: point.wrap });
    const { rooms, secret } = await withSecret(test);
    await rooms.secrets.remove(officer, secret);
    rooms.start(officerCaller);
    test.clock.shift(31 * 24 * hour);
    point.after(0);
    test.clock.advance(hour);
    point.disarm();
    expect(rooms.secrets.get(secret).state).toBe('deleted');
    test.clock.advance(hour);
    expect(() => rooms.secrets.get(secret)).toThrow();
    await rooms.close();
    test.close();
  });
});
