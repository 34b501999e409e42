import { describe, expect, it } from 'vitest';
import type { JobWorker } from '../../src-main/lib/jobs.ts';
import { Failpoint } from '../support/failpoint.ts';
import { asIs, auditor, codeOf, eachRoom, ended, officer, stale, unwire, wire } from './room.ts';

const room = eachRoom();

const everything = { search: '', offset: 0, limit: 1000 } as const;
const preview = (text: string, options = asIs(), fileName = 'acme.env') =>
  room.secrets.previewImport(officer, { tenant: 'acme', fileName, content: wire(text), options });
const rowsOf = (id: string) => room.secrets.previewRows({ preview: id, ...everything }).rows;
const list = () => room.secrets.list({ search: '', sort: 'key', descending: false, offset: 0, limit: 1000 });
const valueOf = async (key: string) => {
  const found = list().rows.find((secret) => secret.key === key);
  return unwire((await room.secrets.reveal(officer, { secret: found?.id ?? key, reason: 'a test', purpose: 'view' })).value);
};
const dotenv = (count: number, value = (index: number): string => `value-${String(index)}`): string =>
  Array.from({ length: count }, (_, index) => `KEY_${String(index)}=${value(index)}\n`).join('');
const waiting = () =>
  room.vault.read((rows) => ['imports', 'import_parts', 'import_rows'].map((table) => rows.get<{ n: number }>(`select count(*) as n from ${table}`)?.n));
const start = async (id: string) => (await room.secrets.startImport(officer, id)).job;

describe('a preview', () => {
  it('says what would be created, changed and skipped, and why, by line', async () => {
    await room.open();
    const [same, , off, gone] = [await room.add('SAME', 'one'), await room.add('DIFFERENT', 'old'), await room.add('OFF', 'x'), await room.add('GONE', 'x')];
    await room.secrets.disable(officer, off.id);
    await room.secrets.remove(officer, gone.id);
    const asked = room.keyring.asked;
    const shown = await preview('NEW=1\nSAME=one\nDIFFERENT=new\n\nOFF=y\nGONE=y\n');
    expect(shown).toMatchObject({ total: 5, create: 1, change: 1, skip: 3, format: 'dotenv', tenant: 'acme' });
    expect(rowsOf(shown.preview).map(({ key, line, action }) => [key, line, action])).toEqual([
      ['NEW', 1, 'create'],
      ['SAME', 2, 'skip'],
      ['DIFFERENT', 3, 'change'],
      ['OFF', 5, 'skip'],
      ['GONE', 6, 'skip'],
    ]);
    expect(rowsOf(shown.preview).map(({ why }) => why)).toMatchObject([/no such key/, /same/, /differs/, /disabled/, /deleted/].map((pattern) => expect.stringMatching(pattern) as string));
    expect(room.keyring.asked, 'no value was read to compare it').toBe(asked);
    expect(room.events('secret.reveal')).toEqual([]);
    expect(same.publishedVersion).toBe(1);
  });

  it('leaves an event with each comparison, so that nobody guesses a value unseen', async () => {
    await room.open();
    await room.add('PIN', '4711', { sensitivity: 'REGULATED' });
    const shown = await preview('PIN=0815\nNEW=1\n');
    await room.secrets.revisePreview(officer, shown.preview, asIs({ prefix: 'X_' }));
    expect(room.events('secret.import')).toMatchObject([
      { outcome: 'ok', object: shown.preview, sensitivity: 'REGULATED', detail: { step: 'preview', compared: 1, keys: ['PIN'] } },
      { outcome: 'ok', object: shown.preview, sensitivity: 'UNSPECIFIED', detail: { step: 'preview', compared: 0, keys: [] } },
    ]);
  });

  it('answers nothing, and keeps nothing, when the comparison cannot be recorded', async () => {
    const point = new Failpoint();
    await room.open({ wrap: point.wrap });
    await room.add('PIN', '4711', { sensitivity: 'REGULATED' });
    point.after(0);
    expect(await codeOf(preview('PIN=4711\n'))).toMatch(/the process is gone/);
    point.disarm();
  });

  it('classifies by override, then file, then the strictest rule, then the name, then the tenant', async () => {
    await room.open();
    const csv = 'key,value,sensitivity\nA,1,PII\nB,1,PII\nRULED,1,\npatient_url,1,\nplain,1,\n';
    const rules = [{ pattern: 'R*', sensitivity: 'PII' }, { pattern: '*', sensitivity: 'UNSPECIFIED' }, { pattern: 'RULED', sensitivity: 'FINANCIAL' }] as const;
    const shown = await preview(csv, asIs({ overrides: { A: 'REGULATED' }, rules: [rules[0], rules[2]], suggest: true }), 'acme.csv');
    expect(rowsOf(shown.preview).map(({ key, sensitivity, sensitivityFrom }) => [key, sensitivity, sensitivityFrom])).toEqual([
      ['A', 'REGULATED', 'override'],
      ['B', 'PII', 'file'],
      ['RULED', 'FINANCIAL', 'rule'],
      ['patient_url', 'PHI', 'suggestion'],
      ['plain', 'STANDARD', 'tenant'],
    ]);
  });

  it('never makes a secret that is there less strict', async () => {
    await room.open();
    await room.add('STRICT', 'old', { sensitivity: 'PHI' });
    await room.add('LOOSE', 'old', { sensitivity: 'STANDARD' });
    const shown = await preview('STRICT=new\nLOOSE=new\n', asIs({ overrides: { STRICT: 'STANDARD', LOOSE: 'PII' } }));
    expect(rowsOf(shown.preview).map(({ sensitivity, sensitivityFrom }) => [sensitivity, sensitivityFrom])).toEqual([
      ['PHI', 'secret'],
      ['PII', 'override'],
    ]);
    await ended(room, await start(shown.preview));
    expect(list().rows.map(({ key, sensitivity }) => [key, sensitivity])).toEqual([['LOOSE', 'PII'], ['STRICT', 'PHI']]);
  });

  it('is looked at again with other options, searched and filtered', async () => {
    await room.open();
    await room.add('app.db', 'old');
    const first = await preview('{"app":{"db":"new","url":"u"}}', asIs(), 'a.json');
    expect(first).toMatchObject({ create: 1, change: 1 });
    const again = await room.secrets.revisePreview(officer, first.preview, asIs({ separator: '/', onExisting: 'skip' }));
    expect(again).toMatchObject({ preview: first.preview, create: 2, change: 0 });
    expect(room.secrets.previewRows({ ...everything, preview: again.preview, search: 'URL' }).rows.map(({ key }) => key)).toEqual(['app/url']);
    expect(room.secrets.previewRows({ ...everything, preview: again.preview, action: 'skip' }).total).toBe(0);
    await expect(room.secrets.revisePreview(officer, first.preview, asIs({ separator: '=' }))).rejects.toMatchObject({ code: 'BAD_INPUT' });
    expect(rowsOf(first.preview)).toHaveLength(2);
  });

  it('is gone after ten minutes, at the lock, when a fourth is opened, and when the file is opened again', async () => {
    await room.open();
    const [one, two] = [await preview('A=1', asIs(), '1.env'), await preview('A=1', asIs(), '2.env')];
    const oneAgain = await preview('A=2', asIs(), '1.env');
    expect(await codeOf(room.secrets.startImport(officer, one.preview))).toBe('NOT_FOUND');
    await preview('A=1', asIs(), '3.env');
    await preview('A=1', asIs(), '4.env');
    expect(await codeOf(room.secrets.startImport(officer, two.preview))).toBe('NOT_FOUND');
    room.test.clock.advance(600_000);
    expect(await codeOf(room.secrets.startImport(officer, oneAgain.preview))).toBe('NOT_FOUND');
    const last = await preview('A=1');
    await room.secrets.close();
    expect(() => rowsOf(last.preview)).toThrow('NOT_FOUND');
    expect(room.test.clock.waiting).toBe(0);
  });

  it('refuses a broken file with its line and column, a tenant that is not there, and an auditor', async () => {
    await room.open();
    await expect(preview('A=1\nA=2\n')).rejects.toMatchObject({ code: 'IMPORT_MALFORMED', data: { line: 2, column: 1 } });
    const file = { tenant: 'nobody', fileName: 'a.env', content: wire('A=1'), options: asIs() };
    expect(await codeOf(room.secrets.previewImport(officer, file))).toBe('NOT_FOUND');
    expect(await codeOf(room.secrets.previewImport(auditor, file))).toBe('ROLE_REQUIRED');
    expect(await codeOf(room.secrets.previewImport(officer, { ...file, tenant: 'acme', content: '=' }))).toBe('BAD_INPUT');
    const nothing = await preview('# only a remark\n');
    expect(await codeOf(room.secrets.startImport(officer, nothing.preview))).toBe('STATE_CONFLICT');
  });
});

describe('an import', () => {
  it('brings all rows to life at once, each with its event, and leaves nothing behind', async () => {
    await room.open();
    const old = await room.add('KEY_3', 'old');
    const shown = await preview(dotenv(450));
    const done = await ended(room, await start(shown.preview));
    expect(done).toMatchObject({ state: 'done', total: 450, done: 450, failed: 0 });
    expect(list().total).toBe(450);
    expect(await valueOf('KEY_449')).toBe('value-449');
    expect(room.secrets.get(old.id)).toMatchObject({ publishedVersion: 2, latestVersion: 2 });
    expect(room.secrets.history(old.id)).toMatchObject([{ version: 2, note: 'Imported from acme.env', createdBy: 'Ada Officer' }, { version: 1 }]);
    expect(room.events('secret.create')).toHaveLength(450);
    expect(room.events('secret.publish')).toHaveLength(1);
    expect(room.events('secret.import').at(-1)).toMatchObject({ detail: { step: 'switch', created: 449, changed: 1, skipped: 0, conflicts: [] } });
    expect(waiting()).toEqual([0, 0, 0]);
    const again = await preview(dotenv(450));
    expect(again).toMatchObject({ create: 0, change: 0, skip: 450 });
    expect(await codeOf(room.secrets.startImport(officer, shown.preview))).toBe('NOT_FOUND');
  });

  it('takes binary values and values of 1 MiB', async () => {
    await room.open();
    const big = new Uint8Array(1_048_576).fill(5);
    const csv = `key,value,encoding\nBIG,${Buffer.from(big).toString('base64')},base64\nBYTES,AP8B,base64\nTEXT,plain,text\n`;
    await ended(room, await start((await preview(csv, asIs(), 'a.csv')).preview));
    expect(list().rows.map(({ key, size }) => [key, size])).toEqual([['BIG', 1_048_576], ['BYTES', 3], ['TEXT', 5]]);
  });

  it('leaves alone what somebody wrote since the preview, and says so', async () => {
    await room.open();
    const changed = await room.add('CHANGED', 'old');
    const turned = await room.add('TURNED', 'one');
    await room.secrets.publish(officer, { secret: turned.id, value: wire('two'), note: '' });
    const off = await room.add('OFF', 'old');
    const shown = await preview('CREATED=file\nCHANGED=file\nTURNED=file\nOFF=file\nFREE=file\n');
    await room.add('CREATED', 'mine');
    await room.secrets.publish(officer, { secret: changed.id, value: wire('mine'), note: '' });
    await room.secrets.rollback(officer, { secret: turned.id, revision: turned.publishedRevision });
    await room.secrets.disable(officer, off.id);
    expect(await ended(room, await start(shown.preview))).toMatchObject({ state: 'done', done: 1, failed: 4 });
    expect([await valueOf('CREATED'), await valueOf('CHANGED'), await valueOf('TURNED'), await valueOf('FREE')]).toEqual(['mine', 'mine', 'one', 'file']);
    expect(room.events('secret.import').at(-1)).toMatchObject({
      detail: { created: 1, changed: 0, skipped: 4, conflicts: ['CREATED (line 1)', 'CHANGED (line 2)', 'TURNED (line 3)', 'OFF (line 4)'] },
    });
  });

  it('keeps its preview when it cannot start, and nothing else', async () => {
    await room.open();
    const shown = await preview('A=1\n');
    room.keyring.seal('acme');
    expect(await codeOf(room.secrets.startImport(officer, shown.preview))).toBe('TENANT_SEALED');
    room.keyring.unseal('acme');
    expect(waiting()).toEqual([0, 0, 0]);
    expect(await ended(room, await start(shown.preview))).toMatchObject({ state: 'done' });
    expect(await valueOf('A')).toBe('1');
  });

  it('refuses a second import of the tenant while one is not finished', async () => {
    await room.open();
    const [one, two] = [await preview(dotenv(10)), await preview('OTHER=1', asIs(), 'other.env')];
    const job = await start(one.preview);
    expect(await codeOf(room.secrets.startImport(officer, two.preview))).toBe('STATE_CONFLICT');
    await ended(room, job);
    expect(await ended(room, await start(two.preview))).toMatchObject({ state: 'done' });
    expect(list().total).toBe(11);
  });
});

/** A worker that stops before its n-th step and lets the test do something there. */
const pausing = (at: number, pause: () => void) => (worker: JobWorker): JobWorker => {
  let step = 0;
  return (job, caller, control) =>
    worker(job, caller, {
      ...control,
      signal: control.signal,
      report: (progress) => {
        control.report(progress);
        step += 1;
        if (step === at) pause();
      },
    });
};

describe('an import that is disturbed', () => {
  it('goes away without a trace when it is cancelled before its switch', async () => {
    let job = '';
    await room.open({ worker: pausing(2, () => void room.jobs.cancel(officer.caller, job)) });
    const shown = await preview(dotenv(900));
    job = await start(shown.preview);
    expect(await ended(room, job)).toMatchObject({ state: 'cancelled' });
    expect(waiting()).toEqual([0, 0, 0]);
    expect(list().total).toBe(0);
  });

  it('waits while the tenant is sealed and goes on from where it was', async () => {
    await room.open({ worker: pausing(2, () => room.keyring.seal('acme')) });
    const shown = await preview(dotenv(900));
    const job = await start(shown.preview);
    expect(await ended(room, job)).toMatchObject({ state: 'waiting', error: { code: 'TENANT_SEALED' } });
    expect(waiting()).toEqual([1, 3, 400]);
    room.keyring.unseal('acme');
    room.jobs.resume(officer.caller, job);
    expect(await ended(room, job)).toMatchObject({ state: 'done', done: 900 });
    expect(list().total).toBe(900);
  });

  it.each([1, 3, 5])('follows a data key that is rotated after step %i, so that nothing lives under a retired one', async (at) => {
    await room.open({ worker: pausing(at, () => room.keyring.rotate(officer.caller, 'acme')) });
    await ended(room, await start((await preview(dotenv(900))).preview));
    const versions = room.vault.read((rows) => rows.all('select data_key_version as v, count(*) as n from revisions group by 1'));
    expect(versions).toEqual([{ v: 2, n: 900 }]);
    expect(await valueOf('KEY_0')).toBe('value-0');
    expect(await valueOf('KEY_899')).toBe('value-899');
  });

  it('goes on after a process killed at any of its writes, and never does half of it', async () => {
    const point = new Failpoint();
    for (let at = 0; ; at += 37) {
      await room.open({ wrap: point.wrap });
      const shown = await preview(dotenv(250));
      point.after(at);
      const started = await start(shown.preview).catch(() => null);
      if (started !== null) await ended(room, started).catch(() => null);
      const struck = point.struck;
      point.disarm();
      room.crash();
      expect([0, 250], `killed after ${String(at)} writes`).toContain(list().total);
      room.jobs.resumeAll(officer.caller);
      const [job] = room.jobs.list();
      if (job !== undefined) {
        expect(await ended(room, job.id)).toMatchObject({ state: 'done', failed: 0 });
        expect(list().total).toBe(250);
        expect(await valueOf('KEY_249')).toBe('value-249');
        expect(waiting()).toEqual([0, 0, 0]);
      } else expect(list().total).toBe(0);
      if (!struck) break;
      await room.close();
    }
  });

  it('sweeps what a start killed before its job left behind', async () => {
    const point = new Failpoint();
    await room.open({ wrap: point.wrap });
    const shown = await preview(dotenv(3));
    // The import, its one part and its event; the job is never written.
    point.after(3);
    expect(await codeOf(room.secrets.startImport(officer, shown.preview))).toContain('the process is gone');
    point.disarm();
    room.crash();
    expect(waiting()).toEqual([1, 1, 0]);
    await ended(room, await start((await preview(dotenv(3))).preview));
    expect(waiting()).toEqual([0, 0, 0]);
  });

  it('fails and changes nothing when a staged byte was tampered with', async () => {
    const spoil = (): void => {
      room.vault.write(officer.caller, [], (rows) => rows.run('update import_parts set stored = zeroblob(200) where part = 2'));
    };
    await room.open({ worker: pausing(1, spoil) });
    const job = await start((await preview(dotenv(900))).preview);
    expect(await ended(room, job)).toMatchObject({ state: 'failed', error: { code: 'INTEGRITY_FAILED' } });
    expect(list().total).toBe(0);
    expect(waiting()).toEqual([0, 0, 0]);
  });
});

describe('the role and the passphrase', () => {
  it('are asked for at the start of an import, too', async () => {
    await room.open();
    const shown = await preview('A=1');
    expect(await codeOf(room.secrets.startImport(auditor, shown.preview))).toBe('ROLE_REQUIRED');
    expect(await codeOf(room.secrets.startImport(stale, shown.preview))).toBe('no error');
  });
});
