import { describe, expect, it } from 'vitest';
import { type OpenedDesk, openDesk } from '../support/opened-desk.ts';
import type { Answered, RestDesk } from '../support/rest-desk.ts';
import { actsOf, type Calls, type Stage } from './calls.ts';
import { expectRefusal } from './refusals.ts';
import { askEach } from './tried.ts';

/** Whether an answer may hold what must stand nowhere else. */
function mayTell({ operation, status }: Answered): boolean {
  return operation.confidential === true && status < 300;
}

function leaksIn(text: string, secrets: ReadonlySet<string>): readonly string[] {
  return [...secrets].filter((secret) => text.includes(secret));
}

/** Everything that a vault holds, decrypted, as text. */
function contentsOf({ vault }: OpenedDesk): string {
  return vault.read((rows) => {
    const tables = rows.all<{ name: string }>(`select name from sqlite_master where type = 'table'`);
    const values = tables.flatMap(({ name }) => rows.all<Readonly<Record<string, unknown>>>(`select * from ${name}`).flatMap((row) => Object.values(row)));
    return values.map((value) => (value instanceof Uint8Array ? Buffer.from(value).toString('latin1') : String(value))).join('\n');
  });
}

/** Every call of a proven credential has its one event, with its request's id and the client's own. */
async function expectEvents(desk: RestDesk): Promise<void> {
  const events = (await desk.events()).filter(({ action }) => action === 'rest.call');
  const byRequest = new Map<string, (typeof events)[number][]>();
  for (const event of events) byRequest.set(event.requestId, [...(byRequest.get(event.requestId) ?? []), event]);
  for (const { operation, status, requestId, correlationId, unrecorded } of desk.answers) {
    const found = byRequest.get(requestId) ?? [];
    const isCall = !unrecorded && status !== 401 && operation.admission.scope !== 'open';
    expect(found.length, `${operation.id} ${String(status)}`).toBe(isCall ? 1 : 0);
    if (!isCall) continue;
    expect(JSON.parse(found[0]?.detail ?? '')).toMatchObject({ operation: operation.id, method: operation.method.toUpperCase(), status, correlationId });
    expect(found[0]?.outcome).toBe(status < 400 ? 'ok' : status < 500 ? 'refused' : 'failed');
  }
}

/** What every file ends with: too many calls, a locked vault, and that what was recorded is whole and tells no secret. */
export function tryTheEnd(stage: Stage, calls: Calls): void {
  describe('every call', () => {
    it('has left its one event', async () => {
      await expectEvents(stage.desk);
    });

    it('is shown to the officer without a word of what was sent or answered', async () => {
      const { calls: shown } = await stage.desk.client.rest.status();
      expect(shown).toHaveLength(100);
      expect(leaksIn(JSON.stringify(shown), stage.desk.secrets)).toEqual([]);
    });

    it('is refused to a credential that asks too often, and says when to come back', async () => {
      const { desk, keys } = stage;
      await desk.limitTo(10);
      desk.minuteLater();
      for (let left = 9; left >= 0; left -= 1) {
        const answer = await desk.call('revokeToken', { by: keys.limited });
        expect([answer.status, answer.headers.get('x-ratelimit-limit'), answer.headers.get('x-ratelimit-remaining')]).toEqual([400, '10', String(left)]);
      }
      const first = await desk.call('revokeToken', { by: keys.limited });
      expectRefusal(first, { status: 429, code: 'rate_limit_exceeded' });
      expect(await desk.eventsOf(first)).toMatchObject([{ action: 'rest.call', outcome: 'refused' }]);
      await askEach(stage, calls, { by: keys.limited, unrecorded: true }, (answer) => {
        expectRefusal(answer, { status: 429, code: 'rate_limit_exceeded' });
        const wait = Number(answer.headers.get('retry-after'));
        expect(wait).toBeGreaterThan(0);
        expect([answer.headers.get('x-ratelimit-remaining'), answer.headers.get('x-ratelimit-reset')]).toEqual(['0', String(wait)]);
      });
      desk.minuteLater();
      expect((await desk.call('revokeToken', { by: keys.limited })).status).toBe(400);
      expect(await actsOf(desk, first)).toEqual([]);
    });

    it('says that the vault is locked and when to come back', async () => {
      const { desk } = stage;
      await desk.lock();
      await askEach(stage, calls, { fails: 503, unrecorded: true }, (answer) => {
        expectRefusal(answer, { status: 503, code: 'vault_locked' });
        expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
      });
      expect((await desk.call('openapi', { by: null })).status).toBe(200);
    });
  });

  describe('what was recorded', () => {
    it('is whole, and tells no secret in any answer, line of the log, event or row of the vault', async () => {
      const { desk } = stage;
      const { secrets, answers, logged, vault } = desk;
      expect(secrets.size).toBeGreaterThan(20);
      for (const answer of answers) if (!mayTell(answer)) expect(leaksIn(`${JSON.stringify([...answer.headers])}${answer.text}`, secrets), `${answer.operation.id} ${answer.text}`).toEqual([]);
      expect(leaksIn(logged.join('\n'), secrets)).toEqual([]);
      await desk.end();
      const opened = await openDesk(vault);
      try {
        const contents = contentsOf(opened);
        expect(contents).toContain(desk.admin.publicKey);
        expect(leaksIn(contents, secrets)).toEqual([]);
        for await (const { result } of opened.rooms.audit.verify(opened.asker.caller)) if (result !== null) expect(result).toMatchObject({ ok: true, problems: [] });
      } finally {
        await opened.close();
      }
    });
  });
}
