import { fromHex } from '../crypto/base64url.ts';
import type { Caller } from '../lib/caller.ts';
import type { Clock } from '../lib/clock.ts';
import type { AuditDraft } from './audit-draft.ts';
import type { Vault } from './vault.ts';

/** A request that names itself: whose it is, its name, and a digest of all it asks. */
export interface NamedRequest {
  readonly agent: string;
  readonly name: string;
  readonly digest: string;
}

/** An answer as it is kept. Nothing that is shown only once may stand in it. */
export interface KeptAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | undefined;
}

/** What is known of a request when it comes. `unknown`: the desk ended before it had answered. */
export type Known =
  | { readonly state: 'new' }
  | { readonly state: 'answered'; readonly answer: KeptAnswer }
  | { readonly state: 'another-request' | 'under-way' | 'unknown' | 'shown-once' };

/** The answers of requests that name themselves, so that none is done twice. */
export interface KeptAnswers {
  /** What is known of a request; a new one is under way from then on. @throws STORAGE_FULL, STORAGE_READ_ONLY, VAULT_LOCKED */
  begin(caller: Caller, draft: AuditDraft, request: NamedRequest): Known;
  /** Keeps what was answered; `null` for an answer that is shown only once. */
  finish(caller: Caller, draft: AuditDraft, request: NamedRequest, answer: KeptAnswer | null): void;
  /** Forgets a request that came to nothing: it may be sent again under its name. */
  release(caller: Caller, draft: AuditDraft, request: NamedRequest): void;
  /** Forgets what is older than a day. */
  tidy(caller: Caller): void;
}

interface Row {
  readonly request: Uint8Array;
  readonly status: number | null;
  readonly headers: string | null;
  readonly body: string | null;
  readonly at: number;
}

const keptFor = 86_400_000;
const label = 'kept-answers';
const which = 'where agent = :agent and name = :name';
const find = `select request, status, headers, body, at from kept_answers ${which}`;
const reserve = `insert into kept_answers (agent, name, request, status, headers, body, at) values (:agent, :name, :request, null, null, null, :at)
  on conflict (agent, name) do update set request = :request, status = null, headers = null, body = null, at = :at`;

const utf8 = new TextEncoder();

function keyOf({ agent, name }: NamedRequest): string {
  return `${agent} ${name}`;
}

function headersOf(text: string): KeptAnswer['headers'] {
  return JSON.parse(text) as KeptAnswer['headers'];
}

/**
 * The kept answers of an open vault. A row without a status that this object did not begin is from before the last lock or
 * crash. A row with a status and no headers had an answer that is shown only once.
 */
export function createKeptAnswers({ vault, clock }: { readonly vault: Vault; readonly clock: Pick<Clock, 'now'> }): KeptAnswers {
  const underWay = new Set<string>();

  // Keyed, for the digest of a request that holds a short secret could be guessed.
  const markOf = ({ digest }: NamedRequest): Uint8Array => fromHex(vault.fingerprint(label, utf8.encode(digest)));

  const knownOf = (row: Row, request: NamedRequest): Known => {
    if (!Buffer.from(row.request).equals(markOf(request))) return { state: 'another-request' };
    if (row.status === null) return { state: underWay.has(keyOf(request)) ? 'under-way' : 'unknown' };
    if (row.headers === null) return { state: 'shown-once' };
    return { state: 'answered', answer: { status: row.status, headers: headersOf(row.headers), body: row.body ?? undefined } };
  };

  return {
    begin: (caller, draft, request) => {
      const { agent, name } = request;
      const row = vault.read((rows) => rows.get<Row>(find, { agent, name }));
      const at = clock.now();
      if (row !== undefined && row.at > at - keptFor) return knownOf(row, request);
      vault.write(caller, draft, (rows) => rows.run(reserve, { agent, name, request: markOf(request), at }));
      underWay.add(keyOf(request));
      return { state: 'new' };
    },
    finish: (caller, draft, request, answer) => {
      const { agent, name } = request;
      underWay.delete(keyOf(request));
      const kept = { status: answer?.status ?? 200, headers: answer === null ? null : JSON.stringify(answer.headers), body: answer?.body ?? null };
      vault.write(caller, draft, (rows) => rows.run(`update kept_answers set status = :status, headers = :headers, body = :body ${which}`, { agent, name, ...kept }));
    },
    release: (caller, draft, request) => {
      const { agent, name } = request;
      underWay.delete(keyOf(request));
      vault.write(caller, draft, (rows) => rows.run(`delete from kept_answers ${which}`, { agent, name }));
    },
    tidy: (caller) => {
      const before = clock.now() - keptFor;
      const old = vault.read((rows) => rows.get<{ count: number }>('select count(*) as count from kept_answers where at <= :before', { before }));
      if (old === undefined || old.count === 0) return;
      vault.write(caller, { action: 'rest.tidy', detail: { answers: old.count } }, (rows) => rows.run('delete from kept_answers where at <= :before', { before }));
    },
  };
}
