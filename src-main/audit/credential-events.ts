import { setImmediate } from 'node:timers/promises';
import type { Outcome } from '../../src-shared/audit.ts';
import type { Sensitivity } from '../../src-shared/sensitivity.ts';
import { derivedUuid } from '../crypto/derived-uuid.ts';
import type { Parameters } from '../vault/rows.ts';
import type { PageWindow, Read } from './read-events.ts';

/** What was done with a value. */
export type CredentialOperation = 'DECRYPT' | 'SIGN' | 'ENCRYPT';

/** Which uses of a tenant's keys are wanted. */
export interface CredentialFilter {
  readonly tenant: string;
  readonly sensitivity?: Sensitivity | undefined;
  readonly operation?: CredentialOperation | undefined;
  readonly successOnly?: boolean | undefined;
}

/** One use of a tenant's keys. `agent` is the identity of the access key it was for. */
export interface CredentialEvent {
  readonly id: string;
  readonly tenant: string;
  readonly secret: string | null;
  readonly operation: CredentialOperation;
  readonly sensitivity: Sensitivity;
  readonly agent: string | null;
  readonly actor: string;
  readonly requestId: string;
  readonly success: boolean;
  readonly failure: string | null;
  readonly at: number;
}

/** Part of the uses, newest first. `nextBefore` is the cursor of the following part. */
export interface CredentialPage {
  readonly rows: readonly CredentialEvent[];
  readonly nextBefore: number | null;
}

const actionsOf: Readonly<Record<CredentialOperation, readonly string[]>> = {
  ENCRYPT: ['secret.create', 'secret.publish', 'secret.import'],
  DECRYPT: ['secret.reveal', 'secret.resolve', 'secret.export'],
  SIGN: ['report.export'],
};

/** The very words of the index, without which it is not used. */
const ofValues = `action in ('secret.create', 'secret.publish', 'secret.reveal', 'secret.resolve', 'secret.import', 'secret.export', 'report.export')`;
/** Acts on one secret: their object is its id. */
const onOneSecret: ReadonlySet<string> = new Set(['secret.create', 'secret.publish', 'secret.reveal', 'secret.resolve']);
/** How many events are looked at before others get their turn. */
const lookedAt = 5000;

interface Row {
  readonly seq: number;
  readonly time: number;
  readonly actor: string;
  readonly action: string;
  readonly object: string | null;
  readonly sensitivity: Sensitivity | null;
  readonly outcome: Outcome;
  readonly requestId: string;
  readonly agent: string | null;
  readonly error: string | null;
}

/** What narrows the events. An import is one event when it is done or fails; its preparations encrypt nothing that lives. */
function narrowing({ sensitivity, operation, successOnly }: CredentialFilter): { readonly sql: string; readonly parameters: Parameters } {
  const terms = [
    `(e.action <> 'secret.import' or e.outcome <> 'ok' or json_extract(e.detail, '$.step') = 'switch')`,
    ...(sensitivity === undefined ? [] : [`coalesce(e.sensitivity, 'UNSPECIFIED') = :sensitivity`]),
    ...(operation === undefined ? [] : [`e.action in (${actionsOf[operation].map((action) => `'${action}'`).join(', ')})`]),
    ...(successOnly === true ? [`e.outcome = 'ok'`] : []),
  ];
  return { sql: terms.join(' and '), parameters: sensitivity === undefined ? {} : { sensitivity } };
}

const part = `select seq from audit_events indexed by audit_of_values where tenant = :tenant and ${ofValues} and seq < :before order by seq desc limit ${String(lookedAt)}`;
const columns = `e.seq, e.time, e.actor, e.action, e.object, e.sensitivity, e.outcome, e.request_id as requestId,
  json_extract(e.detail, '$.agent') as agent, json_extract(e.detail, '$.error') as error`;

/** The uses of a tenant's keys that a filter lets through, newest first. @param vault whose events they are, by which each gets its id */
export async function readCredentialEvents(read: Read, vault: string, filter: CredentialFilter, { before, limit }: PageWindow): Promise<CredentialPage> {
  const { tenant } = filter;
  const { sql, parameters } = narrowing(filter);
  const query = `select ${columns} from audit_events e where e.seq in (${part}) and ${sql} order by e.seq desc limit :limit`;
  const found: Row[] = [];
  for (let from = before ?? Number.MAX_SAFE_INTEGER; found.length <= limit; ) {
    const place = { tenant, before: from };
    found.push(...read((rows) => rows.all<Row>(query, { ...parameters, ...place, limit: limit + 1 - found.length })));
    const looked = read((rows) => rows.get<{ low: number | null; count: number }>(`select min(seq) as low, count(*) as count from (${part})`, place));
    if (looked === undefined || looked.low === null || looked.count < lookedAt) break;
    from = looked.low;
    await setImmediate();
  }
  const page = found.slice(0, limit);
  return { rows: page.map((row) => eventOf(vault, tenant, row)), nextBefore: found.length > limit ? (page.at(-1)?.seq ?? null) : null };
}

function eventOf(vault: string, tenant: string, row: Row): CredentialEvent {
  const { seq, time: at, actor, action, object, sensitivity, outcome, requestId, agent, error } = row;
  return {
    ...{ id: derivedUuid('keydesk/credential-event/1', vault, seq), tenant, actor, requestId, agent, at },
    secret: onOneSecret.has(action) ? object : null,
    operation: operationOf(action),
    sensitivity: sensitivity ?? 'UNSPECIFIED',
    success: outcome === 'ok',
    failure: outcome === 'ok' ? null : error,
  };
}

function operationOf(action: string): CredentialOperation {
  if (actionsOf.SIGN.includes(action)) return 'SIGN';
  return actionsOf.ENCRYPT.includes(action) ? 'ENCRYPT' : 'DECRYPT';
}
