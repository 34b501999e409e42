import { answerMilliseconds, type Answered } from '../support/wire.ts';
import type { Bound } from './bind.ts';
import type { Reading } from './document.ts';
import type { Pool } from './pool.ts';
import { canary } from './world.ts';

/** What has to hold of every answer, in the order in which it is told. */
export const claims = {
  answered: `every request is answered within ${String(answerMilliseconds / 1000)} s`,
  fault: 'no answer is a fault of the desk',
  document: 'every answer is what the document says',
  dressed: 'every answer carries its id, and what its status asks for',
  forbidden: 'nothing is done that the document forbids',
  leak: 'no answer holds a secret, a stack, a path or SQL',
  resolved: 'only what was granted is resolved',
  locked: 'a locked vault answers nothing but that it is locked',
  walk: 'tenants go through custody as they should',
} as const;
export type Claim = keyof typeof claims;

/** A claim that did not hold, and how that was seen. */
export interface Trouble {
  readonly claim: Claim;
  readonly what: string;
}

/** What answers are judged by. */
export interface Bench {
  readonly reading: Reading;
  readonly pool: Pool;
  /** Whether the vault is locked now. */
  readonly locked: boolean;
}

const inside = /\n\s+at |node:internal|node_modules|src-main|src-shared|\.ts:\d|SQLITE_|SqliteError|no such (?:table|column)|constraint failed|audit_events|kept_answers|better-sqlite3/;
const privateKey = /kd_[A-Za-z0-9_-]{43}/g;
const token = /eyJ[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{10,}/g;
const showOnce: ReadonlySet<string> = new Set(['createTenantKey', 'createAccountKey', 'rotateTenantKey', 'rotateAccountKey']);
const showTokens: ReadonlySet<string> = new Set(['createToken', 'createStepUp']);

/** What may stand in a text after all: how many private keys and tokens, and whether values may. */
interface Allowed {
  readonly keys: number;
  readonly tokens: number;
  readonly values: boolean;
}

type Search = (text: string, pool: Pool, allowed: Allowed) => boolean;

/** What may stand in no answer, and how it is found. */
const searches: readonly (readonly [what: string, search: Search])[] = [
  ['a value of a secret', (text, _pool, { values }) => !values && text.includes(canary)],
  ['a private key', (text, _pool, { keys }) => (text.match(privateKey)?.length ?? 0) > keys],
  ['a token', (text, _pool, { tokens }) => (text.match(token)?.length ?? 0) > tokens],
  ['a credential as HTTP Basic', (text, { shownByBasic }) => shownByBasic.some((shown) => text.includes(shown))],
  ['what signs in to a cloud', (text, { world }) => world.signIns.some((word) => text.includes(word))],
  ['something from inside', (text) => inside.test(text)],
  ["the path of the vault's folder", (text, { world }) => text.includes(world.vaultFolder)],
];

/** What of a text may stand in no answer. */
export function leaksIn(pool: Pool, text: string, allowed: Allowed): readonly Trouble[] {
  return searches.filter(([, search]) => search(text, pool, allowed)).map(([what]) => ({ claim: 'leak', what }));
}

function leaks({ context }: Bound, { status, headers, text }: Answered, { pool }: Bench): readonly Trouble[] {
  const done = status < 300;
  const allowed = { keys: done && showOnce.has(context.call) ? 1 : 0, tokens: done && showTokens.has(context.call) ? 1 : 0, values: done && context.call === 'resolveSecrets' };
  return [...leaksIn(pool, text, allowed), ...leaksIn(pool, JSON.stringify(headers), { keys: 0, tokens: 0, values: false })];
}

/** Whose values a resolved text holds: each must have been granted to whoever asked, in the tenant that was asked. */
function resolved({ context: { call, who, tenant } }: Bound, { status, text }: Answered, { pool }: Bench): readonly Trouble[] {
  if (call !== 'resolveSecrets' || status !== 200) return [];
  const values = text.match(new RegExp(`${canary}-[\\w-]+\\.`, 'g')) ?? [];
  return values.flatMap((value) => {
    const owner = pool.owners.get(value) ?? 'nobody';
    if (owner.startsWith(`${tenant} `) && who !== null && pool.granted.has(`${who.identity} ${owner}`)) return [];
    return [{ claim: 'resolved' as const, what: `${who?.identity ?? 'nobody'} was given ${value} of ${owner}` }];
  });
}

function faults({ draw }: Bound, { status }: Answered, { locked }: Bench): readonly Trouble[] {
  if (status < 500 || (status === 503 && locked) || (status === 502 && draw.call.answers.has(502))) return [];
  return [{ claim: 'fault', what: String(status) }];
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isAnyRefusal({ status, text }: Answered, { reading }: Bench): boolean {
  const body = parsed(text);
  return status >= 400 && status < 500 && reading.refusals.some((fits) => fits(body));
}

function undeclared({ draw: { call }, straight }: Bound, answered: Answered, bench: Bench): readonly Trouble[] {
  const { status, headers, text } = answered;
  if (!straight && isAnyRefusal(answered, bench)) return [];
  const declared = call.answers.get(status);
  if (declared === undefined) return [{ claim: 'document', what: `${String(status)} is not declared` }];
  if (declared.fits === null) return text === '' ? [] : [{ claim: 'document', what: 'a body where none is declared' }];
  const type = (headers['content-type'] ?? '').split(';')[0];
  if (type !== declared.contentType) return [{ claim: 'document', what: `${String(type)} instead of ${declared.contentType ?? ''}` }];
  const body = parsed(text);
  return declared.fits(body) ? [] : [{ claim: 'document', what: JSON.stringify(declared.fits.errors).slice(0, 400) }];
}

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const needed: Readonly<Record<number, string>> = { 401: 'www-authenticate', 429: 'retry-after', 503: 'retry-after' };

function undressed({ sent }: Bound, { status, headers }: Answered): readonly Trouble[] {
  const wanted = needed[status];
  const correlation = sent.headers['x-correlation-id'];
  const missing = [
    ...(uuid.test(String(headers['x-request-id'])) ? [] : ['x-request-id']),
    ...(wanted === undefined || headers[wanted] !== undefined ? [] : [wanted]),
    ...(status < 300 && correlation !== undefined && headers['x-correlation-id'] !== correlation ? ['x-correlation-id'] : []),
    ...(headers['access-control-allow-origin'] === undefined && headers['set-cookie'] === undefined ? [] : ['nothing for pages: it has']),
  ];
  return missing.map((name) => ({ claim: 'dressed', what: `${String(status)} without ${name}` }));
}

function forbidden({ draw: { call }, body, sent }: Bound, { status }: Answered): readonly Trouble[] {
  if (status >= 300 || call.fitsBody === null || body === undefined || typeof sent.body !== 'string') return [];
  if (call.fitsBody(JSON.parse(sent.body))) return [];
  return [{ claim: 'forbidden', what: `${String(status)} though ${JSON.stringify(call.fitsBody.errors).slice(0, 300)}` }];
}

function whileLocked({ draw: { call } }: Bound, { status }: Answered, { locked }: Bench): readonly Trouble[] {
  const fits = !locked || call.open || (status >= 400 && status <= 503);
  return fits ? [] : [{ claim: 'locked', what: `${String(status)} while the vault is locked` }];
}

/** Everything that is wrong with an answer. */
export function judge(bound: Bound, answered: Answered, bench: Bench): readonly Trouble[] {
  return [
    ...faults(bound, answered, bench),
    ...undeclared(bound, answered, bench),
    ...undressed(bound, answered),
    ...forbidden(bound, answered),
    ...leaks(bound, answered, bench),
    ...resolved(bound, answered, bench),
    ...whileLocked(bound, answered, bench),
  ];
}
