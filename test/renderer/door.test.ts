import { describe, expect, it } from 'vitest';
import type { AuditEvent } from '../../src-shared/audit.ts';
import { joinPath } from '../../src-renderer/desk/PathField.tsx';
import { meterOf } from '../../src-renderer/desk/NewPassphraseFields.tsx';
import { isLockKey } from '../../src-renderer/desk/use-lock.ts';
import { heartbeat } from '../../src-renderer/desk/use-presence.ts';
import { stepOf } from '../../src-renderer/screens/first-run/CreateVault.tsx';
import { nameFromBackup } from '../../src-renderer/screens/first-run/RestoreBackup.tsx';
import { freeName } from '../../src-renderer/screens/first-run/SampleVault.tsx';
import { sampleLength, sampleWords, wordsFrom } from '../../src-renderer/screens/first-run/sample-words.ts';
import { vaultPath } from '../../src-renderer/screens/first-run/start.ts';
import { vaultFormSchema } from '../../src-renderer/screens/first-run/vault-form.ts';
import { slotWords } from '../../src-renderer/screens/unlock/lock-words.ts';
import { secondsUntil } from '../../src-renderer/screens/unlock/use-patience.ts';
import { foldEvents } from '../../src-renderer/screens/overview/fold-events.ts';
import { firstSteps } from '../../src-renderer/screens/overview/FirstSteps.tsx';
import { keyShares, sensitivityCounts, tenantShares } from '../../src-renderer/screens/overview/overview-shares.ts';
import { backupName, backupPath, fileNameOf } from '../../src-renderer/screens/settings/backup-name.ts';
import { choicesOf } from '../../src-renderer/screens/settings/setting-choices.ts';

describe('the way into a vault', () => {
  it('names the folder with the separator of its place', () => {
    expect(vaultPath('/home/dana/vaults/', ' Acme ')).toBe('/home/dana/vaults/Acme.keydesk');
    expect(vaultPath(String.raw`C:\Vaults`, 'Acme')).toBe(String.raw`C:\Vaults\Acme.keydesk`);
    expect(joinPath('/a', 'b')).toBe('/a/b');
  });

  it('takes a name that can become a folder and refuses one that cannot', () => {
    const values = { name: 'Acme', folder: '/v', officer: 'Dana' };
    expect(vaultFormSchema.safeParse(values).success).toBe(true);
    for (const name of ['', '   ', '../Acme', 'a/b', '.hidden', 'x'.repeat(65)]) expect(vaultFormSchema.safeParse({ ...values, name }).success).toBe(false);
  });

  it('leads an error to the step where something can be done about it', () => {
    expect(stepOf({ code: 'VAULT_EXISTS', data: { path: '/v' } })).toBe('place');
    expect(stepOf({ code: 'BAD_INPUT', data: { field: 'folder', problem: '', remedy: '' } })).toBe('place');
    expect(stepOf({ code: 'BAD_INPUT', data: { field: 'officer', problem: '', remedy: '' } })).toBe('officer');
    expect(stepOf({ code: 'PASSPHRASE_WEAK', data: { field: 'passphrase', score: 1, minimum: 3, advice: [] } })).toBe('officer');
    expect(stepOf({ code: 'INTERNAL', data: { reference: 'r' } })).toBe('review');
  });

  it('never shows a passphrase as strong that main does not take', () => {
    const judgement = { score: 4, minimum: 3, acceptable: false, crackTime: 'centuries', advice: ['Use at least 12 characters.'] };
    expect(meterOf(judgement)).toMatchObject({ score: 2, minimum: 3, advice: judgement.advice });
    expect(meterOf({ ...judgement, acceptable: true }).score).toBe(4);
    expect(meterOf(undefined).score).toBeUndefined();
  });

  it('has a word for each byte of a passphrase of the sample', () => {
    expect(new Set(sampleWords).size).toBe(256);
    const words = wordsFrom(Uint8Array.from([0, 255, 7, 7, 128, 64])).split(' ');
    expect(words).toHaveLength(sampleLength);
    expect(words[2]).toBe(words[3]);
    expect(words[0]).not.toBe(words[1]);
  });

  it('finds a name for the sample that no known vault has', () => {
    expect(freeName([], 'Sample')).toBe('Sample');
    expect(freeName([{ name: 'Sample' }, { name: 'Sample 3' }], 'Sample')).toBe('Sample 2');
    expect(freeName([{ name: 'Sample' }, { name: 'Sample 2' }], 'Sample')).toBe('Sample 3');
  });

  it('names a restored vault after its backup', () => {
    expect(nameFromBackup('/m/Acme 2026-03-04 0912.keydesk-backup.age')).toBe('Acme 2026-03-04 0912');
    expect(nameFromBackup(String.raw`E:\acme.age`)).toBe('acme');
    expect(nameFromBackup('')).toBe('');
  });

  it('counts whole seconds down to the next attempt, never below zero', () => {
    expect(secondsUntil(10_000, 8_001)).toBe(2);
    expect(secondsUntil(10_000, 10_000)).toBe(0);
    expect(secondsUntil(10_000, 60_000)).toBe(0);
  });

  it('says of a device slot whether it is for this device', () => {
    expect(slotWords({ kind: 'passphrase', onThisDevice: false })).toBe('Passphrase alone');
    expect(slotWords({ kind: 'passphrase+device', onThisDevice: true })).toBe('Passphrase and this device');
    expect(slotWords({ kind: 'passphrase+device', onThisDevice: false })).toBe('Passphrase and another device');
  });
});

describe('staying and leaving', () => {
  it('tells a sign of life at once, then not again until the time is over', () => {
    let now = 0;
    const told: number[] = [];
    const beat = heartbeat(20_000, () => now, () => told.push(now));
    for (now of [0, 5, 19_999, 20_000, 20_001, 45_000]) beat();
    expect(told).toEqual([0, 20_000, 45_000]);
  });

  it('locks on Ctrl-L and Cmd-L and on nothing near them', () => {
    const key = { key: 'l', ctrlKey: true, metaKey: false, shiftKey: false, altKey: false };
    expect(isLockKey(key)).toBe(true);
    expect(isLockKey({ ...key, ctrlKey: false, metaKey: true })).toBe(true);
    for (const other of [{ key: 'k' }, { ctrlKey: false }, { shiftKey: true }, { altKey: true }, { metaKey: true }]) expect(isLockKey({ ...key, ...other })).toBe(false);
  });
});

const event = (seq: number, action: string, tenant: string | null = 'acme'): AuditEvent => ({
  seq,
  action,
  tenant,
  time: seq,
  actor: 'Dana',
  object: String(seq),
  sensitivity: null,
  outcome: 'ok',
  requestId: '',
  detail: '{}',
  hash: '',
  prevHash: '',
});

describe('the overview', () => {
  it('folds neighbours that say the same, and only neighbours', () => {
    const folded = foldEvents([event(5, 'secret.create'), event(4, 'secret.create'), event(3, 'secret.create', 'other'), event(2, 'tenant.create'), event(1, 'secret.create')]);
    expect(folded.map(({ latest, count }) => [latest.seq, count])).toEqual([[5, 2], [3, 1], [2, 1], [1, 1]]);
    expect(foldEvents([])).toEqual([]);
  });

  it('names the custodies that matter even at zero, and leads each to its list', () => {
    const shares = tenantShares({ tenants: [{ custody: 'REVOKED', count: 2 }] });
    expect(shares.map(({ id, count }) => [id, count])).toEqual([['BASELINE', 0], ['ACTIVE', 0], ['SEALED', 0], ['REVOKED', 2]]);
    expect(shares.at(-1)).toMatchObject({ to: { screen: 'tenants' }, search: { custody: 'REVOKED' } });
  });

  it('shows every validation and leads to the keys that have it', () => {
    expect(keyShares({ keys: [{ phase: 'INVALID', count: 1 }] }).map(({ count, search }) => [count, search])).toEqual([
      [0, { phase: 'INITIALIZING' }],
      [0, { phase: 'VALID' }],
      [1, { phase: 'INVALID' }],
    ]);
  });

  it('orders sensitivities from the strictest, and names UNSPECIFIED only when there is some', () => {
    const names = (secrets: Parameters<typeof sensitivityCounts>[0]['secrets']): readonly string[] => sensitivityCounts({ secrets }).map(({ sensitivity }) => sensitivity);
    expect(names([])).toEqual(['REGULATED', 'FINANCIAL', 'PHI', 'PII', 'STANDARD']);
    expect(names([{ sensitivity: 'UNSPECIFIED', count: 1 }]).at(-1)).toBe('UNSPECIFIED');
  });

  it('says what to do first until it is done', () => {
    const done = (overview: Parameters<typeof firstSteps>[0]): readonly boolean[] => firstSteps(overview).map((step) => step.done);
    expect(done({ tenants: [], secrets: [], keys: [] })).toEqual([false, false, false]);
    expect(done({ tenants: [{ custody: 'BASELINE', count: 1 }], secrets: [], keys: [{ phase: 'VALID', count: 1 }] })).toEqual([true, false, true]);
  });
});

describe('settings and backups', () => {
  it('offers what is set even when it was set elsewhere, in order', () => {
    expect(choicesOf([1, 5, 10], 7, 'minute').map(({ label }) => label)).toEqual(['1 minute', '5 minutes', '7 minutes', '10 minutes']);
    expect(choicesOf([1, 5], 5, 'minute')).toHaveLength(2);
    expect(choicesOf([1, 5], undefined, 'minute')).toHaveLength(2);
  });

  it('puts a backup beside the vault under a name that tells what and when', () => {
    const at = new Date(2026, 2, 4, 9, 12).getTime();
    expect(backupName('Acme', at)).toBe('Acme 2026-03-04 0912.keydesk-backup.age');
    expect(backupPath('/v/Acme.keydesk', 'Acme', at)).toBe('/v/Acme 2026-03-04 0912.keydesk-backup.age');
    expect(backupPath(String.raw`C:\v\Acme.keydesk`, 'Acme', at)).toBe(String.raw`C:\v\Acme 2026-03-04 0912.keydesk-backup.age`);
    expect(fileNameOf('/v/a.age')).toBe('a.age');
    expect(fileNameOf('/v/')).toBeUndefined();
  });
});
