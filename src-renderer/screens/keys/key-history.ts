import { Ban, CircleCheck, CircleX, Dot, KeyRound, LockKeyholeOpen, Pencil, Plus, Save, Trash2 } from 'lucide-react';
import type { LucideIcon } from 'lucide-react';
import type { AuditEvent, Outcome } from '../../../src-shared/audit.ts';
import type { TimelineEvent } from '../../components/Timeline.tsx';

const acts: Readonly<Record<string, { readonly icon: LucideIcon; readonly words: string }>> = {
  'key.add': { icon: Plus, words: 'Registered' },
  'key.rename': { icon: Pencil, words: 'Renamed' },
  'key.remove': { icon: Trash2, words: 'Removed from the registry' },
  'key.validate': { icon: CircleCheck, words: 'Preflight' },
  'key.create-file': { icon: KeyRound, words: 'Key file made' },
  'key.export-file': { icon: Save, words: 'Copy exported' },
  'key.unlock-file': { icon: LockKeyholeOpen, words: 'Key file unlocked' },
};

const endings: Readonly<Record<Outcome, string>> = { ok: '', refused: ', refused', failed: ', failed' };

function detailOf(text: string): Readonly<Record<string, unknown>> {
  try {
    const parsed: unknown = JSON.parse(text);
    return typeof parsed === 'object' && parsed !== null ? { ...parsed } : {};
  } catch {
    return {};
  }
}

function wordsOf({ action, outcome, detail }: AuditEvent): string {
  if (action === 'key.validate' && outcome === 'ok') return 'Preflight succeeded';
  const { displayName } = detailOf(detail);
  const name = action === 'key.rename' && typeof displayName === 'string' ? ` to ${displayName}` : '';
  return `${acts[action]?.words ?? action}${name}${endings[outcome]}`;
}

function problemOf({ detail }: AuditEvent): string | undefined {
  const { problem, reason } = detailOf(detail);
  if (typeof problem === 'string') return problem;
  return typeof reason === 'string' ? `Reason: ${reason}` : undefined;
}

function iconOf({ action, outcome }: AuditEvent): LucideIcon {
  if (outcome === 'refused') return Ban;
  return outcome === 'failed' ? CircleX : (acts[action]?.icon ?? Dot);
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
