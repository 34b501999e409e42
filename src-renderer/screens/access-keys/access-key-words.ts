import { CalendarClock, CalendarX, Infinity as Endless, ShieldAlert, Siren, Ticket, Unplug } from 'lucide-react';
import type { LucideIcon } from 'lucide-react';
import { accessKeyReview } from '../../../src-shared/access-keys.ts';
import type { AccessKey, AccessKeyFinding, AccessRole } from '../../../src-shared/access-keys.ts';
import type { Tone } from '../../components/tone.ts';

/** What a role lets the holder of a key do. */
export interface RoleWords {
  readonly meaning: string;
  /** Why it should be given with care; most roles have none. */
  readonly caution?: string | undefined;
}

/** The roles in words; their names stand as they are on the wire. */
export const roleWords: Readonly<Record<AccessRole, RoleWords>> = {
  'account-admin': {
    meaning: 'Everything a call can do, in every tenant, but to have secrets resolved; makes and deletes access keys.',
    caution: 'account-admin reaches every tenant and can make further keys. Give it to nothing that a narrower role serves.',
  },
  'tenant-admin': {
    meaning: 'Everything about tenants in its scope, but to have secrets resolved: keys, secrets, and their access keys.',
    caution: 'tenant-admin can make further access keys. Give it to nothing that a narrower role serves.',
  },
  'keys-admin': { meaning: 'Registers customer-owned keys, and activates, rotates, offboards and revokes them.' },
  'keys-read': { meaning: 'Sees keys and bindings, and changes none.' },
  'secrets-admin': { meaning: 'Creates, publishes and grants secrets; resolves those granted to it.' },
  'secrets-read': { meaning: 'Sees which secrets there are; resolves those granted to it.' },
  auditor: { meaning: 'Sees keys, secrets and what was recorded of them. Never a value.' },
};

/** What helps against a finding. */
export type FindingRemedy = 'delete' | 'rotate' | 'roles' | 'expiry' | 'trace';

/** A finding of the review: its name, what it means, and what to do about it. */
export interface FindingWords {
  readonly word: string;
  readonly icon: LucideIcon;
  readonly tone: Tone;
  readonly meaning: string;
  readonly advice: string;
  readonly remedy: FindingRemedy;
  /** The words of the button that helps. */
  readonly act: string;
}

/** The findings of the review in words. */
export const findingWords: Readonly<Record<AccessKeyFinding, FindingWords>> = {
  'used-after-end': {
    word: 'Used after its end',
    icon: Siren,
    tone: 'danger',
    meaning: 'Somebody shows a key that was deleted or has expired. Every such call was refused.',
    advice: 'Find out who still holds it: a job that was forgotten, or a key that leaked.',
    remedy: 'trace',
    act: 'See the uses',
  },
  orphaned: {
    word: 'Orphaned',
    icon: Unplug,
    tone: 'attention',
    meaning: 'It can do nothing: its tenant is archived, or it has no role.',
    advice: 'Delete it, so that nobody wonders what it is for.',
    remedy: 'delete',
    act: 'Delete',
  },
  'over-privileged': {
    word: 'Over-privileged',
    icon: ShieldAlert,
    tone: 'attention',
    meaning: 'It is an administrator of the whole vault, or carries roles that another of its roles holds already.',
    advice: 'Give it the narrowest roles that its work needs.',
    remedy: 'roles',
    act: 'Narrow roles',
  },
  'made-by-token': {
    word: 'Made by a token',
    icon: Ticket,
    tone: 'attention',
    meaning: 'A token of 15 minutes made it, rotated it or gave it a role, or a key that was made so. A token that was stolen could have.',
    advice: 'See who made it. Rotate it here when it is meant, and delete it when nobody knows of it.',
    remedy: 'trace',
    act: 'See its making',
  },
  expiring: {
    word: 'Expiring',
    icon: CalendarClock,
    tone: 'attention',
    meaning: `It ends within ${String(accessKeyReview.expiringDays)} days, and whatever uses it stops then.`,
    advice: 'Rotate it with an overlap, and hand the new pair over before it ends.',
    remedy: 'rotate',
    act: 'Rotate',
  },
  'never-expires': {
    word: 'Never expires',
    icon: Endless,
    tone: 'attention',
    meaning: 'It works until somebody thinks of it, and so does a copy that was lost.',
    advice: 'Give it an end, and rotate it before then.',
    remedy: 'expiry',
    act: 'Set expiry',
  },
  unused: {
    word: 'Unused',
    icon: CalendarX,
    tone: 'info',
    meaning: `It was not used for ${String(accessKeyReview.unusedDays)} days.`,
    advice: 'Ask who it was made for, and delete it when nobody needs it.',
    remedy: 'delete',
    act: 'Delete',
  },
};

/** The findings, the most pressing first. */
export const findingOrder = ['used-after-end', 'made-by-token', 'orphaned', 'over-privileged', 'expiring', 'never-expires', 'unused'] as const satisfies readonly AccessKeyFinding[];

/** What a key is called; automation may make one without a name. */
export function nameOf({ name }: Pick<AccessKey, 'name'>): string {
  return name === '' ? 'Unnamed key' : name;
}

/** A public key where the whole is too long: its first eight digits. */
export function shortKey(publicKey: string): string {
  return `${publicKey.slice(0, 8)}…`;
}

/** How many refused uses there were, as part of a sentence. */
export function usesText(uses: number): string {
  return uses === 1 ? 'once' : `${uses.toLocaleString()} times`;
}
