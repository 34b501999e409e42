import { basicOf, type Sent } from '../support/wire.ts';
import type { Draw, PathTwist } from './draw.ts';
import { stagedBody, wantedKey } from './cloud-bodies.ts';
import type { Context, Pool } from './pool.ts';
import { canary, type Credential, type KnownSecret } from './world.ts';

/** A request ready to be sent, and what its answer is judged by. */
export interface Bound {
  readonly number: number;
  readonly draw: Draw;
  readonly sent: Sent;
  readonly context: Context;
  /** Whether the path leads to the call that was drawn: else only a refusal can be expected. */
  readonly straight: boolean;
  /** The body as JSON where it was sent as such. */
  readonly body: unknown;
}

/** A parameter as text: whatever was drawn can be sent. */
const plain = (value: unknown): string => (typeof value === 'string' ? value : value === undefined ? '' : JSON.stringify(value));

const pickFrom = <T>(list: readonly T[], pick: number): T | undefined => list[pick % list.length];

/** Every so many picks something else is done than the usual. */
const seldom = (pick: number, often: number): boolean => pick % often === 0;

type Named = Record<string, unknown>;

function whoOf(pool: Pool, { picks: [pick = 0, which = 0], call, flavour }: Draw): Credential {
  const { credentials } = pool.world;
  const usual = credentials[0];
  const other = pickFrom(credentials, which) ?? usual;
  // Whoever resolves must have been granted it: a few do so.
  const few = credentials.slice(0, 8).filter(({ roles }) => roles.includes('secrets-read'));
  const fitting = call.id === 'resolveSecrets' ? pickFrom(few, which) : usual;
  const chosen = flavour === 'hostile' ? seldom(pick, 2) : seldom(pick, 8);
  const who = chosen ? other : fitting;
  if (who === undefined) throw new Error('there are no credentials');
  return who;
}

function revocable(pool: Pool, who: Credential, pick: number): string | undefined {
  const own = pool.tokens.filter((known) => known.who.publicKey === who.publicKey);
  return pickFrom(own, pick)?.token;
}

/** Basic, or now and then a token of the same key; a call that ends its token always by one, so that there is one to end. */
function authorizationOf(pool: Pool, who: Credential, { call, picks: [, , pick = 0] }: Draw): string {
  const token = call.id === 'revokeToken' || seldom(pick, 3) ? revocable(pool, who, pick) : undefined;
  const basicOnly = call.id === 'createToken' || call.id === 'createStepUp';
  return token === undefined || (basicOnly && !seldom(pick, 9)) ? basicOf(who) : `Bearer ${token}`;
}

/** The name of a key that fits the seed alone, so that a repeated run names the same. */
function secretKeyOf(number: number, drawn: unknown): string {
  return `S${String(number)}_${typeof drawn === 'string' ? drawn.slice(0, 200) : ''}`;
}

function newValue(pool: Pool, number: number, owner: string, drawn: unknown): string {
  const value = `${canary}-${String(number)}-7Jq2.${typeof drawn === 'string' ? drawn : ''}`;
  pool.owners.set(`${canary}-${String(number)}-7Jq2.`, owner);
  return value;
}

/** A text with places for one to three secrets of a tenant, mostly such as were granted. */
function textToResolve(pool: Pool, who: Credential, tenant: string, picks: readonly number[]): string {
  const known = pool.secrets.filter((secret) => secret.tenant === tenant);
  const granted = known.filter(({ key }) => pool.granted.has(`${who.identity} ${tenant} ${key}`));
  const [, , , , , first = 0, second = 0, third = 0] = picks;
  const from = granted.length > 0 && !seldom(first, 6) ? granted : known;
  const keys = [first, ...(seldom(second, 2) ? [second] : []), ...(seldom(third, 4) ? [third] : [])].map((pick) => pickFrom(from, pick)?.key ?? 'NONE');
  return keys.map((key) => `before {{secret.${key}}} after`).join('\n');
}

interface Subject {
  readonly pool: Pool;
  readonly number: number;
  readonly draw: Draw;
  readonly who: Credential;
  readonly secret: KnownSecret | undefined;
  readonly tenant: string;
}

/** What the parameters of a call name, from what is known. */
function namedBy({ pool, draw, secret, tenant }: Subject): Named {
  const { call, picks } = draw;
  const [, , , , pick = 0, other = 0] = picks;
  const isTenants = call.path.startsWith('/v1/tenant/');
  const key = isTenants ? pickFrom(pool.tenantKeys, pick) : { tenant, publicKey: pickFrom(pool.accountKeys, pick) };
  const lease = pickFrom(pool.leases, pick);
  const own = call.id === 'getRewrap' ? lease?.tenant : isTenants ? (key?.tenant ?? tenant) : tenant;
  const resolvers = pool.world.credentials.slice(0, 8);
  return {
    ...{ tenant, secret: secret?.id, agentId: pickFrom(resolvers, other)?.identity, publicKey: key?.publicKey, id: pickFrom(pool.registryKeys, pick) },
    ...{ lease: lease?.lease, 'x-account-id': pool.world.account, 'x-tenant-id': own, 'x-knoxcall-stepup': undefined },
    ...{ 'PageToken.Cursor': pool.cursors.get(call.id), page_token: pool.cursors.get(call.id) },
  };
}

type BodyOf = (subject: Subject, drawn: Readonly<Record<string, unknown>>) => Named;

const pickOf = ({ draw: { picks } }: Subject): number => picks[6] ?? 0;

/** What the bodies of calls name, from what is known. */
const bodiesBy: Readonly<Record<string, BodyOf>> = {
  createSecret: ({ pool, number, tenant }, drawn) => {
    const key = secretKeyOf(number, drawn['key']);
    return { key, value: newValue(pool, number, `${tenant} ${key}`, drawn['value']) };
  },
  publishSecret: ({ pool, number, tenant, secret }, drawn) => ({ value: newValue(pool, number, `${tenant} ${secret?.key ?? ''}`, drawn['value']) }),
  rollbackSecret: (subject) => ({ revisionId: pickFrom(subject.secret?.revisions ?? [], pickOf(subject)) }),
  resolveSecrets: ({ pool, who, tenant, draw }) => ({ text: textToResolve(pool, who, tenant, draw.picks) }),
  stageByok: (subject) => stagedBody(pickFrom(subject.pool.world.keys, pickOf(subject))),
  createKey: ({ pool, number }) => ({ key: wantedKey(pool.world, number) }),
};

/** Puts what is known in the place of what was drawn; every tenth keeps the drawn one. */
function withKnown(drawn: Readonly<Record<string, unknown>>, known: Named, picks: readonly number[], always: readonly string[]): Record<string, unknown> {
  const put = Object.entries(known).filter(([name, value], at) => value !== undefined && (name in drawn || always.includes(name)) && (always.includes(name) || !seldom(picks[at % picks.length] ?? 0, 12)));
  return { ...drawn, ...Object.fromEntries(put) };
}

/** Breaks one rule of a document: takes a field out, puts another value in, adds one that is not known, or is no object at all. */
function breakOne(value: unknown, { at, value: instead }: Draw['broken']): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return instead;
  const fields = Object.keys(value);
  const choice = at % (fields.length * 2 + 2);
  const field = fields[choice % Math.max(1, fields.length)] ?? 'added';
  if (choice < fields.length) return { ...value, [field]: instead };
  if (choice < fields.length * 2) return Object.fromEntries(Object.entries(value).filter(([name]) => name !== field));
  return choice % 2 === 0 ? { ...value, unexpected: instead } : instead;
}

const plainHeader = /^[\t\x20-\x7e\x80-\xff]*$/;

function twistPath(path: string, twist: PathTwist): string {
  const [before = '', query = ''] = path.split('?');
  const segments = before.split('/');
  const at = 1 + (twist.at % Math.max(1, segments.length - 1));
  switch (twist.where) {
    case 'query':
      return `${before}?${[query, twist.text].filter((part) => part !== '').join('&')}`;
    case 'end':
      return `${before}${twist.text}${query === '' ? '' : `?${query}`}`;
    case 'segment':
      return `${segments.with(at, twist.text).join('/')}${query === '' ? '' : `?${query}`}`;
    case 'encoded':
      return `${segments.with(at, [...Buffer.from(segments[at] ?? '')].map((byte) => `%${byte.toString(16).padStart(2, '0')}`).join('')).join('/')}${query === '' ? '' : `?${query}`}`;
  }
}

function pathOf({ call, path: twist }: Draw, parameters: Readonly<Record<string, unknown>>): string {
  const filled = call.path.replaceAll(/\{(\w+)\}/g, (_all, name: string) => encodeURIComponent(plain(parameters[name]).toWellFormed()));
  const query = call.parameters.filter((one) => one.in === 'query' && parameters[one.name] !== undefined);
  const pairs = query.map(({ name }) => `${name}=${encodeURIComponent(plain(parameters[name]).toWellFormed())}`);
  const whole = pairs.length === 0 ? filled : `${filled}?${pairs.join('&')}`;
  const twisted = twist === null ? whole : twistPath(whole, twist);
  return encodeURI(twisted).replaceAll('%25', '%').slice(0, 15_000);
}

/** What was drawn as a header, where it can be one. */
function headersOf({ call, headers, picks, flavour }: Draw, parameters: Readonly<Record<string, unknown>>, number: number): Record<string, string> {
  const own = call.parameters.filter((one) => one.in === 'header' && parameters[one.name] !== undefined).map(({ name }) => [name, plain(parameters[name])] as const);
  const polite = flavour === 'valid' && seldom(picks[8] ?? 1, 4) ? ([['x-correlation-id', `storm-${String(number)}`]] as const) : [];
  const named = flavour === 'valid' && call.method === 'POST' && seldom(picks[9] ?? 1, 5) ? ([['idempotency-key', `request ${String(number)}`]] as const) : [];
  const all = [...own, ...polite, ...named, ...headers].filter(([, value]) => plainHeader.test(value) && value.length < 9000);
  return Object.fromEntries(all.map(([name, value]) => [name.toLowerCase(), value.trim()]));
}

/** Whether a parameter of the path has been left as something that leads elsewhere. */
function leadsThere({ call, path }: Draw, parameters: Readonly<Record<string, unknown>>): boolean {
  if (path !== null && path.where !== 'query') return false;
  return call.parameters.every((one) => one.in !== 'path' || /^[\w-]{1,200}$/.test(plain(parameters[one.name])));
}

/** The tenant that a call is for, and the secret that it may be about. */
function subjectOf(pool: Pool, draw: Draw, number: number): Subject {
  const { call, picks } = draw;
  const who = whoOf(pool, draw);
  const [, , , pick = 0] = picks;
  const secret = pickFrom(pool.secrets.filter(({ tenant }) => who.tenant === null || tenant === who.tenant), pick);
  const ofSecret = call.path.includes('{secret}') || call.id === 'resolveSecrets';
  // The last tenant alone may be lost for good.
  const among = call.id === 'revokeByok' ? pool.world.tenants.slice(-1) : pool.world.tenants;
  return { pool, number, draw, who, secret, tenant: (ofSecret ? secret?.tenant : undefined) ?? pickFrom(among, pick) ?? '' };
}

/** What a body names is always put in where the call shall succeed; a value always, so that it is known wherever it turns up. */
const alwaysPut = { valid: ['value', 'revisionId', 'text', 'key', 'kmsKeyResourceName', 'provider', 'authMode', 'authSecretRef'], nearly: ['value'], hostile: ['value'] } as const;

function bodyOf(subject: Subject): unknown {
  const { body, flavour, call } = subject.draw;
  if (call.body === null || typeof body !== 'object' || body === null || Array.isArray(body)) return body;
  const always = alwaysPut[flavour];
  const drawn = body as Named;
  return withKnown(drawn, bodiesBy[call.id]?.(subject, drawn) ?? {}, [1], always);
}

/** The body as JSON, and as it is written. */
function writtenBody(subject: Subject, fitting: unknown): { readonly body: unknown; readonly written: string | Uint8Array | undefined } {
  const { flavour, call, broken, bytes } = subject.draw;
  const body = flavour === 'nearly' && call.body !== null ? breakOne(fitting, broken) : fitting;
  if (bytes !== null) return { body: undefined, written: bytes };
  return { body, written: body === undefined ? undefined : JSON.stringify(body) };
}

function parametersOf(subject: Subject): Readonly<Record<string, unknown>> {
  const { parameters, flavour, picks, call, broken } = subject.draw;
  const named = namedBy(subject);
  // A page that nobody has been told of is no valid one.
  const unknown = flavour === 'valid' ? ['PageToken.Cursor', 'page_token'].filter((name) => named[name] === undefined) : [];
  const drawn = Object.fromEntries(Object.entries(parameters).filter(([name]) => !unknown.includes(name)));
  const known = withKnown(drawn, named, flavour === 'hostile' ? picks.map((pick) => pick * (pick % 3)) : picks, []);
  if (flavour !== 'nearly' || call.body !== null) return known;
  const flawed = breakOne(known, broken);
  return typeof flawed === 'object' && flawed !== null ? (flawed as Named) : {};
}

/** What its answer is judged by. */
function contextOf({ draw: { call }, who, secret }: Subject, given: Readonly<Record<string, unknown>>, fitting: unknown): Context {
  const named = Object.fromEntries(Object.entries(given).map(([name, value]) => [name, plain(value)]));
  const tenant = named['tenant'] ?? named['x-tenant-id'] ?? who.tenant ?? '';
  return { call: call.id, who, tenant, secret: secret ?? null, key: plain((fitting as Named | null | undefined)?.['key']), named };
}

/** Makes a request of what was drawn, with what is known at this moment. */
export function bind(pool: Pool, draw: Draw, number: number): Bound {
  const { call, picks } = draw;
  const subject = subjectOf(pool, draw, number);
  const given = parametersOf(subject);
  const fitting = bodyOf(subject);
  const { body, written } = writtenBody(subject, fitting);
  const content = written === undefined ? {} : { body: written };
  const type = written === undefined ? {} : { 'content-type': 'application/json' };
  const authorization = call.open && !seldom(picks[2] ?? 1, 4) ? {} : { authorization: authorizationOf(pool, subject.who, draw) };
  return {
    ...{ number, draw, body, context: contextOf(subject, given, fitting) },
    sent: { method: call.method, path: pathOf(draw, given), headers: { ...type, ...authorization, ...headersOf(draw, given, number) }, ...content },
    straight: leadsThere(draw, given),
  };
}
