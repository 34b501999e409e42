import { Ban, CircleCheck, CircleX, Dot, KeyRound, LockKeyholeOpen, LogIn, Pencil, Plus, RefreshCw, Save, Scale, ShieldCheck, Timer, Trash2, Undo2 } from 'lucide-react';
import type { LucideIcon } from 'lucide-react';
import type { AuditEvent, Outcome } from '../../../src-shared/audit.ts';
import type { TimelineEvent } from '../../components/Timeline.tsx';

interface ActLook {
  readonly icon: LucideIcon;
  /** Said when it was done. */
  readonly done: string;
  /** Begins what is said when it was refused or failed. */
  readonly tried: string;
}

const acts: Readonly<Record<string, ActLook>> = {
  'key.add': { icon: Plus, done: 'Registered', tried: 'Registering' },
  'key.rename': { icon: Pencil, done: 'Renamed', tried: 'Renaming' },
  'key.remove': { icon: Trash2, done: 'Removed from the registry', tried: 'Removing' },
  'key.validate': { icon: CircleCheck, done: 'Preflight succeeded', tried: 'Preflight' },
  'key.create-file': { icon: KeyRound, done: 'Key file made', tried: 'Making the key file' },
  'key.export-file': { icon: Save, done: 'Copy exported', tried: 'Exporting a copy' },
  'key.restore': { icon: Undo2, done: 'Taken back into the registry', tried: 'Taking it back' },
  'key.create': { icon: KeyRound, done: 'Made at the provider', tried: 'Making it at the provider' },
  'key.set-interval': { icon: Timer, done: 'Interval of the monitor changed', tried: 'Changing the interval of the monitor' },
  'key.read-policy': { icon: Scale, done: "The customer's policy compared", tried: "Comparing the customer's policy" },
  'key.read-attestation': { icon: ShieldCheck, done: 'Attestation read', tried: 'Reading the attestation' },
  'key.sign-in': { icon: LogIn, done: 'Signed in', tried: 'Signing in' },
  'key.unlock-token': { icon: LockKeyholeOpen, done: 'PIN entered', tried: 'Entering the PIN' },
  'key.unlock-file': { icon: LockKeyholeOpen, done: 'Key file unlocked', tried: 'Unlocking the key file' },
};

const endings: Readonly<Record<Exclude<Outcome, 'ok'>, string>> = { refused: 'was refused', failed: 'failed' };

function detailOf(text: string): Readonly<Record<string, unknown>> {
  try {
    const parsed: unknown = JSON.parse(text);
    return typeof parsed === 'object' && parsed !== null ? { ...parsed } : {};
  } catch {
    return {};
  }
}

const rotationRead: ActLook = { icon: RefreshCw, done: 'Rotation read', tried: 'Reading the rotation' };

/** Reading the rotation is a look at the key too, and is told apart by its detail. */
function actOf({ action, detail }: AuditEvent): ActLook | undefined {
  return action === 'key.validate' && detailOf(detail)['read'] === 'rotation' ? rotationRead : acts[action];
}

function wordsOf(event: AuditEvent): string {
  const { action, outcome, detail } = event;
  const act = actOf(event);
  if (outcome !== 'ok') return `${act?.tried ?? action} ${endings[outcome]}`;
  const { displayName } = detailOf(detail);
  const name = action === 'key.rename' && typeof displayName === 'string' ? ` to ${displayName}` : '';
  return (act?.done ?? action) + name;
}

function problemOf({ detail }: AuditEvent): string | undefined {
  const { problem, reason } = detailOf(detail);
  if (typeof problem === 'string') return problem;
  return typeof reason === 'string' ? `Reason: ${reason}` : undefined;
}

function iconOf(event: AuditEvent): LucideIcon {
  if (event.outcome === 'refused') return Ban;
  return event.outcome === 'failed' ? CircleX : (actOf(event)?.icon ?? Dot);
}

/** The events of a key as a timeline tells them. */
export function historyOf(events: readonly AuditEvent[]): readonly TimelineEvent[] {
  return events.map((event) => ({
    id: String(event.seq),
    at: event.time,
    icon: iconOf(event),
    tone: event.outcome === 'ok' ? (event.action === 'key.validate' ? 'ok' : 'neutral') : 'danger',
    title: wordsOf(event),
    detail: [`by ${event.actor}`, problemOf(event)].filter((part) => part !== undefined).join(' · '),
  }));
}
