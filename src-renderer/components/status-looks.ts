import {
  Archive,
  Ban,
  CircleCheck,
  CircleDashed,
  CircleDot,
  CircleMinus,
  CirclePause,
  CircleSlash,
  CircleX,
  Clock,
  FileLock,
  History,
  Hourglass,
  LoaderCircle,
  Lock,
  ShieldCheck,
  ShieldOff,
  Trash2,
  TriangleAlert,
} from 'lucide-react';
import type { AccessKey } from '../../src-shared/access-keys.ts';
import type { Outcome } from '../../src-shared/audit.ts';
import type { JobItemState, JobState } from '../../src-shared/jobs.ts';
import type { Finding, KmsKey } from '../../src-shared/keys.ts';
import type { ValidationPhase } from '../../src-shared/lifecycle.ts';
import type { Secret } from '../../src-shared/secrets.ts';
import type { DataKey, Tenant } from '../../src-shared/tenants.ts';
import type { StatusLook } from './StatusBadge.tsx';

type Looks<Status extends string> = Readonly<Record<Status, StatusLook>>;

/** Who holds a tenant's data key: the lifecycle of its BYOK, or the baseline. */
export const custodyLooks: Looks<Tenant['custody']> = {
  BASELINE: { word: 'Baseline', icon: FileLock, tone: 'neutral' },
  PENDING_VALIDATION: { word: 'Pending validation', icon: Clock, tone: 'attention' },
  VALIDATED: { word: 'Validated', icon: CircleDot, tone: 'info' },
  ACTIVE: { word: 'Active', icon: ShieldCheck, tone: 'ok' },
  SEALED: { word: 'Sealed', icon: Lock, tone: 'danger' },
  OFFBOARDED: { word: 'Offboarded', icon: History, tone: 'neutral' },
  REVOKED: { word: 'Revoked', icon: Ban, tone: 'danger' },
};

/** Whether a KMS key answers. */
export const validationLooks: Looks<ValidationPhase> = {
  INITIALIZING: { word: 'Initializing', icon: CircleDashed, tone: 'info' },
  VALID: { word: 'Valid', icon: CircleCheck, tone: 'ok' },
  INVALID: { word: 'Invalid', icon: CircleX, tone: 'danger' },
};

/** Whether a tenant is bound to a KMS key. */
export const keyUseLooks: Looks<KmsKey['state']> = {
  AVAILABLE: { word: 'Available', icon: CircleDashed, tone: 'neutral' },
  IN_USE: { word: 'In use', icon: CircleDot, tone: 'accent' },
};

/** A tenant itself. */
export const tenantLooks: Looks<Tenant['state']> = {
  active: { word: 'Active', icon: CircleCheck, tone: 'ok' },
  archived: { word: 'Archived', icon: Archive, tone: 'neutral' },
};

/** A secret. */
export const secretLooks: Looks<Secret['state']> = {
  active: { word: 'Active', icon: CircleCheck, tone: 'ok' },
  disabled: { word: 'Disabled', icon: CirclePause, tone: 'attention' },
  deleted: { word: 'Deleted', icon: Trash2, tone: 'neutral' },
};

/** An access key. */
export const accessKeyLooks: Looks<AccessKey['state']> = {
  active: { word: 'Active', icon: CircleCheck, tone: 'ok' },
  expired: { word: 'Expired', icon: Clock, tone: 'neutral' },
  deleted: { word: 'Deleted', icon: Trash2, tone: 'neutral' },
};

/** A version of a data key. */
export const dataKeyLooks: Looks<DataKey['state']> = {
  active: { word: 'Active', icon: CircleCheck, tone: 'ok' },
  retired: { word: 'Retired', icon: CircleMinus, tone: 'neutral' },
  revoked: { word: 'Revoked', icon: ShieldOff, tone: 'danger' },
};

/** Long work. */
export const jobLooks: Looks<JobState> = {
  running: { word: 'Running', icon: LoaderCircle, tone: 'info' },
  waiting: { word: 'Waiting', icon: Hourglass, tone: 'attention' },
  paused: { word: 'Paused', icon: CirclePause, tone: 'attention' },
  done: { word: 'Done', icon: CircleCheck, tone: 'ok' },
  failed: { word: 'Failed', icon: CircleX, tone: 'danger' },
  cancelled: { word: 'Cancelled', icon: CircleSlash, tone: 'neutral' },
};

/** One tenant of a fleet. */
export const jobItemLooks: Looks<JobItemState> = {
  waiting: { word: 'Waiting', icon: Clock, tone: 'neutral' },
  running: { word: 'Running', icon: LoaderCircle, tone: 'info' },
  done: { word: 'Done', icon: CircleCheck, tone: 'ok' },
  failed: { word: 'Failed', icon: CircleX, tone: 'danger' },
  skipped: { word: 'Skipped', icon: CircleMinus, tone: 'neutral' },
};

/** What came of an operation; refused and broken are never one. */
export const outcomeLooks: Looks<Outcome> = {
  ok: { word: 'Succeeded', icon: CircleCheck, tone: 'ok' },
  refused: { word: 'Refused', icon: Ban, tone: 'attention' },
  failed: { word: 'Failed', icon: CircleX, tone: 'danger' },
};

/** A finding of a preflight. */
export const findingLooks: Looks<Finding['outcome']> = {
  ok: { word: 'Pass', icon: CircleCheck, tone: 'ok' },
  warning: { word: 'Attention', icon: TriangleAlert, tone: 'attention' },
  failed: { word: 'Fail', icon: CircleX, tone: 'danger' },
  skipped: { word: 'Not run', icon: CircleDashed, tone: 'neutral' },
};
