import type { DueRow } from '../../src-shared/cryptoperiods.ts';
import type { Report, ReportColumn, ReportScope } from '../../src-shared/reports.ts';
import type { ChainEnd } from '../vault/chain.ts';
import type { Reader } from '../vault/rows.ts';
import type { Vault } from '../vault/vault.ts';

/** One value of a report. Times are milliseconds since 1970 UTC. */
export type ReportCell = string | number | null;
/** One row of a report, in the order of its columns. */
export type ReportRow = readonly ReportCell[];

/** What a kind of report finds out; the frame around it is the same for all. */
export interface ReportBody
  extends Pick<Report, 'population' | 'completeness' | 'doesNotProve' | 'controls' | 'summary' | 'columns' | 'rowCount'> {
  readonly rows: readonly ReportRow[];
}

/** The keys with their cryptoperiods, as the room that holds the policy lists them. */
export type ListDue = (rows: Reader, now: number) => readonly DueRow[];

/** What a report is drawn up from. Nothing after `head` is in it. */
export interface ReportGround {
  readonly vault: Vault;
  readonly scope: ReportScope;
  readonly head: ChainEnd;
  readonly now: number;
  /** Every key that protects new data, with its cryptoperiod. */
  readonly due: ListDue;
  /** How many rows are wanted; `null` for all, and then what can be proved is proved. */
  readonly preview: number | null;
}

/** Draws up one kind of report. */
export type ReportSource = (ground: ReportGround) => Promise<ReportBody>;

/** A column by its id, title and kind. */
export function column<const Id extends string>(
  id: Id,
  title: string,
  kind: ReportColumn['kind'] = 'text',
): ReportColumn & { readonly id: Id } {
  return { id, title, kind };
}

/** A number for people: 12,345. */
export function grouped(value: number): string {
  return String(value).replace(/\B(?=(\d{3})+$)/g, ',');
}

/** A number with its noun: 1 event, 2 events. */
export function counted(value: number, noun: string, several = `${noun}s`): string {
  return `${grouped(value)} ${value === 1 ? noun : several}`;
}

/** A moment as ISO 8601 in UTC. */
export function isoTime(time: number): string {
  return new Date(time).toISOString();
}

/** The rows of a preview, or all of them. */
export function wanted(rows: readonly ReportRow[], preview: number | null): readonly ReportRow[] {
  return preview === null ? rows : rows.slice(0, preview);
}
