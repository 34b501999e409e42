import type { Answered, Sent } from '../support/wire.ts';
import { type Prepared, type Scene, tenants, valueOf } from './scene.ts';

/** What is asked of the server. */
export const kinds = ['list', 'get', 'create', 'publish', 'resolve'] as const;
export type Kind = (typeof kinds)[number];

/** How many of every hundred requests are of each kind; together not necessarily a hundred. */
export type Shares = Readonly<Record<Kind, number>>;
export const usualShares: Shares = { list: 15, get: 30, create: 15, publish: 10, resolve: 30 };

/** A secret whose making was begun. */
export interface Begun {
  readonly tenant: string;
  readonly key: string;
  readonly value: string;
}

/** A request on its way, and what is wrong with an answer to it. */
export interface Errand {
  readonly kind: Kind;
  readonly sent: Sent;
  readonly begun: Begun | null;
  readonly wrong: (answered: Answered) => string | null;
}

const pickFrom = <T>(list: readonly T[], random: () => number): T => {
  const found = list[Math.floor(random() * list.length)];
  if (found === undefined) throw new Error('nothing to choose from');
  return found;
};

/** The kind that a number from 0 to 1 falls on. */
export function kindAt(shares: Shares, place: number): Kind {
  const total = kinds.reduce((sum, kind) => sum + shares[kind], 0);
  let left = place * total;
  for (const kind of kinds) {
    left -= shares[kind];
    if (left < 0) return kind;
  }
  return 'resolve';
}

const read = ({ text }: Answered): Readonly<Record<string, unknown>> => JSON.parse(text) as Readonly<Record<string, unknown>>;

function post(path: string, headers: Sent['headers'], body: unknown): Sent {
  return { method: 'POST', path, headers: { ...headers, 'content-type': 'application/json' }, body: JSON.stringify(body) };
}

function create(headers: Sent['headers'], number: number, random: () => number): Errand {
  const tenant = pickFrom(tenants, random);
  const key = `MADE_${String(number)}`;
  const value = valueOf(key, number);
  const sent = post(`/v1/tenants/${tenant}/secrets`, headers, { key, value });
  return { kind: 'create', sent, begun: { tenant, key, value }, wrong: (answered) => (read(answered)['key'] === key ? null : 'another key') };
}

function resolve({ tenant, key }: Prepared, headers: Sent['headers']): Errand {
  const shape = new RegExp(`^before value \\d+ of ${key}, [0-9]{40} after$`);
  const sent = post(`/v1/tenants/${tenant}/secrets:resolve`, headers, { text: `before {{secret.${key}}} after` });
  return { kind: 'resolve', sent, begun: null, wrong: (answered) => (shape.test(String(read(answered)['text'])) ? null : 'another value') };
}

/** One request of a kind. `number` is in no other request of the run. */
export function errandOf(kind: Kind, { secrets, authorization }: Scene, number: number, random: () => number): Errand {
  const headers = { authorization };
  const secret = pickFrom(secrets, random);
  const { tenant, id, key } = secret;
  const path = `/v1/tenants/${tenant}/secrets`;
  switch (kind) {
    case 'list':
      return { kind, sent: { method: 'GET', path: `${path}?PageSize=20`, headers }, begun: null, wrong: (answered) => (Array.isArray(read(answered)['items']) ? null : 'no page') };
    case 'get':
      return { kind, sent: { method: 'GET', path: `${path}/${id}`, headers }, begun: null, wrong: (answered) => (read(answered)['id'] === id ? null : 'another secret') };
    case 'create':
      return create(headers, number, random);
    case 'publish':
      return { kind, sent: post(`${path}/${id}:publish`, headers, { value: valueOf(key, number) }), begun: null, wrong: (answered) => (read(answered)['secretId'] === id ? null : 'another secret') };
    case 'resolve':
      return resolve(secret, headers);
  }
}
