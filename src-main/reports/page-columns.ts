import type { ReportKind } from '../../src-shared/reports.ts';

/** One line of a printed cell: the column it shows, and words before it where the value alone would not be understood. */
export interface PrintedLine {
  readonly id: string;
  /** A time without its hour, or seconds as hours and minutes. */
  readonly as?: 'day' | 'duration';
  readonly before?: string;
  readonly after?: string;
}

/** A printed column: several columns of the report may share one, the first of them stands out. `width` is in points. */
export interface PrintedColumn {
  readonly title: string;
  readonly width: number | '*';
  readonly lines: readonly PrintedLine[];
  readonly right?: boolean;
}

const events: readonly PrintedColumn[] = [
  { title: 'No.', width: 30, lines: [{ id: 'seq' }], right: true },
  { title: 'Time (UTC)', width: 72, lines: [{ id: 'time' }] },
  { title: 'Actor', width: 86, lines: [{ id: 'actor' }] },
  { title: 'Operation', width: 74, lines: [{ id: 'operation' }] },
  { title: 'On behalf of', width: 72, lines: [{ id: 'tenant' }] },
  { title: 'Object', width: '*', lines: [{ id: 'object' }, { id: 'revision', before: 'revision ' }] },
  { title: 'Sensitivity', width: 50, lines: [{ id: 'sensitivity' }] },
  { title: 'Outcome', width: 44, lines: [{ id: 'outcome' }] },
  { title: 'Reason', width: 116, lines: [{ id: 'failure' }, { id: 'reason' }] },
];

const keys: readonly PrintedColumn[] = [
  { title: 'Key', width: 112, lines: [{ id: 'label' }, { id: 'keyId' }] },
  { title: 'Class, tenant', width: 70, lines: [{ id: 'class' }, { id: 'tenant' }] },
  { title: 'Place', width: '*', lines: [{ id: 'provider' }, { id: 'resource' }, { id: 'region' }, { id: 'wrappedBy', before: 'wrapped by ' }] },
  { title: 'Algorithm, purpose', width: 114, lines: [{ id: 'algorithm' }, { id: 'length', after: ' bit' }, { id: 'purpose' }] },
  { title: 'Protection', width: 92, lines: [{ id: 'protection' }, { id: 'environment' }] },
  { title: 'State', width: 62, lines: [{ id: 'state' }, { id: 'validation' }] },
  { title: 'Created, rotated', width: 66, lines: [{ id: 'created', as: 'day' }, { id: 'lastRotation', before: 'rotated ', as: 'day' }, { id: 'retired', before: 'retired ', as: 'day' }] },
  { title: 'Days in use', width: 34, lines: [{ id: 'daysInUse' }], right: true },
  { title: 'Dependants', width: 44, lines: [{ id: 'dependants' }], right: true },
];

const tenants: readonly PrintedColumn[] = [
  { title: 'Tenant', width: 92, lines: [{ id: 'tenantName' }, { id: 'tenant' }] },
  { title: 'Customer’s key', width: '*', lines: [{ id: 'provider' }, { id: 'kek' }, { id: 'kmsKey' }, { id: 'authentication' }] },
  { title: 'Lifecycle', width: 64, lines: [{ id: 'lifecycle' }, { id: 'activated', before: 'from ', as: 'day' }] },
  { title: 'Validation', width: 62, lines: [{ id: 'phase' }, { id: 'since', before: 'since ', as: 'day' }] },
  { title: 'Last check', width: 78, lines: [{ id: 'lastOk', before: 'ok ', as: 'day' }, { id: 'lastError' }] },
  { title: 'Sealed', width: 80, lines: [{ id: 'sealedSince', before: 'since ', as: 'day' }, { id: 'sealCause' }] },
  { title: 'Seals in the period', width: 56, lines: [{ id: 'seals' }, { id: 'sealedSeconds', as: 'duration' }], right: true },
  { title: 'Preflights', width: 40, lines: [{ id: 'preflightsOk', after: ' ok' }, { id: 'preflightsFailed', after: ' failed' }], right: true },
  { title: 'Rewrap jobs', width: 46, lines: [{ id: 'jobs' }, { id: 'jobDone', after: ' done' }, { id: 'jobFailed', after: ' failed' }], right: true },
  { title: 'Data keys', width: 44, lines: [{ id: 'dataKeys' }, { id: 'secrets', after: ' secrets' }], right: true },
];

const cryptoperiods: readonly PrintedColumn[] = [
  { title: 'Key', width: '*', lines: [{ id: 'label' }, { id: 'key' }] },
  { title: 'Class', width: 66, lines: [{ id: 'class' }, { id: 'version' }] },
  { title: 'State', width: 62, lines: [{ id: 'state' }, { id: 'automatic', before: 'automatic: ' }] },
  { title: 'Last rotation', width: 66, lines: [{ id: 'since', as: 'day' }] },
  { title: 'Cryptoperiod (days)', width: 60, lines: [{ id: 'policyDays' }], right: true },
  { title: 'Due', width: 66, lines: [{ id: 'due', as: 'day' }] },
  { title: 'Days over', width: 44, lines: [{ id: 'daysOver' }], right: true },
  { title: 'Rotations in the period', width: 56, lines: [{ id: 'rotations' }], right: true },
  { title: 'Not rotated because', width: 150, lines: [{ id: 'blocked' }] },
];

const drills: readonly PrintedColumn[] = [
  { title: 'Tenant', width: 92, lines: [{ id: 'tenantName' }, { id: 'tenant' }] },
  { title: 'Key', width: '*', lines: [{ id: 'keyName' }, { id: 'kmsKey' }] },
  { title: 'State', width: 50, lines: [{ id: 'step' }] },
  { title: 'Disabled (as told)', width: 70, lines: [{ id: 'disabled' }] },
  { title: 'Refusal seen, sealed', width: 74, lines: [{ id: 'refused' }, { id: 'sealed' }] },
  { title: 'Until sealed', width: 54, lines: [{ id: 'untilSealed', after: ' s' }, { id: 'bound', before: 'in bound: ' }], right: true },
  { title: 'Enabled (as told)', width: 70, lines: [{ id: 'enabled' }] },
  { title: 'Serving again', width: 70, lines: [{ id: 'serving' }] },
  { title: 'Until serving', width: 50, lines: [{ id: 'untilServing', after: ' s' }], right: true },
  { title: 'Officer, reason', width: 110, lines: [{ id: 'officer' }, { id: 'reason' }, { id: 'note' }] },
];

const destroyed: readonly PrintedColumn[] = [
  { title: 'Tenant', width: 92, lines: [{ id: 'tenantName' }, { id: 'tenant' }] },
  { title: 'Data key', width: 40, lines: [{ id: 'dataKey', before: 'version ' }] },
  { title: 'Created, destroyed', width: 74, lines: [{ id: 'created' }, { id: 'destroyed' }] },
  { title: 'Wrapping', width: '*', lines: [{ id: 'wrappings', after: ' destroyed' }, { id: 'wrappingHash' }, { id: 'kmsKey', before: 'by ' }] },
  { title: 'Reason', width: 120, lines: [{ id: 'category' }, { id: 'reason' }, { id: 'officer', before: 'by ' }] },
  { title: 'Lost', width: 62, lines: [{ id: 'secrets', after: ' secrets' }, { id: 'revisions', after: ' revisions' }], right: true },
  { title: 'Census', width: 116, lines: [{ id: 'censusTaken' }, { id: 'censusHash' }] },
  { title: 'Event', width: 116, lines: [{ id: 'event', before: 'no. ' }, { id: 'eventHash' }] },
];

/** How a kind of report stands on the page. CSV and JSON hold every column. */
export const printedColumns: Readonly<Record<ReportKind, readonly PrintedColumn[]>> = {
  'audit-activity': events,
  'key-inventory': keys,
  'byok-status': tenants,
  'rotation-compliance': cryptoperiods,
  'kill-switch-drill': drills,
  'destruction-certificate': destroyed,
};
