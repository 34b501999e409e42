import { useQuery } from '@tanstack/react-query';
import { ArrowRight, FileLock, KeyRound, LockKeyhole, ShieldOff } from 'lucide-react';
import type { LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import type { Tenant } from '../../../src-shared/tenants.ts';
import { Card } from '../../components/Card.tsx';
import { classNames } from '../../components/class-names.ts';
import { providerWords } from '../../components/ProviderBadge.tsx';
import { toneInk, toneSoft } from '../../components/tone.ts';
import type { Tone } from '../../components/tone.ts';
import { useQueries } from '../../desk/desk-context.tsx';

interface Station {
  readonly icon: LucideIcon;
  readonly title: string;
  readonly detail: string;
  readonly tone: Tone;
}

function Box({ station }: { readonly station: Station }): ReactNode {
  const { icon: Icon, title, detail, tone } = station;
  return (
    <div data-tone={tone} className={classNames('flex min-w-0 flex-1 items-start gap-3 rounded-lg border px-3.5 py-3', toneSoft[tone])}>
      <Icon aria-hidden size={18} className={classNames('mt-0.5 shrink-0', toneInk[tone])} />
      <span className="min-w-0">
        <span className="block truncate text-sm font-medium text-ink">{title}</span>
        <span className="block text-xs text-muted">{detail}</span>
      </span>
    </div>
  );
}

function Step({ word }: { readonly word: string }): ReactNode {
  return (
    <span className="flex w-22 shrink-0 flex-col items-center justify-center text-2xs whitespace-nowrap text-muted">
      {word}
      <ArrowRight aria-hidden size={16} className="text-faint" />
    </span>
  );
}

const baseline: Station = { icon: FileLock, title: 'Baseline', detail: "A key derived from this vault's root key. You alone hold it.", tone: 'neutral' };

/** Who holds the data key; while a key is only staged that is still the baseline. */
function useHolder({ custody, kmsKey }: Tenant): Station {
  const queries = useQueries();
  const held = custody === 'ACTIVE' || custody === 'SEALED';
  const { data } = useQuery(queries.keys.get.queryOptions({ input: { key: kmsKey ?? '' }, enabled: held && kmsKey !== null }));
  if (custody === 'REVOKED') return { icon: ShieldOff, title: 'Nobody', detail: 'Every wrapping was destroyed when the tenant was revoked.', tone: 'danger' };
  if (!held) return baseline;
  const title = data?.displayName ?? kmsKey ?? '';
  const provider = data ? providerWords[data.provider].word : 'Customer-owned key';
  if (custody === 'SEALED') return { icon: KeyRound, title, detail: `${provider}. It cannot be used now: sealed.`, tone: 'danger' };
  return { icon: KeyRound, title, detail: `${provider}, owned by the customer, who can take it away.`, tone: 'ok' };
}

function dataKeyMemory({ custody }: Tenant): string {
  if (custody === 'REVOKED') return 'Destroyed.';
  if (custody === 'SEALED') return 'Never stored in clear; not in memory while sealed.';
  return custody === 'ACTIVE' ? 'Never stored in clear; in memory for 5 minutes at most.' : 'Never stored in clear; in memory until the vault locks.';
}

/** A picture of custody: secrets are encrypted by the data key, which is wrapped by the baseline or the customer's key. */
export function CustodyPicture({ tenant }: { readonly tenant: Tenant }): ReactNode {
  const holder = useHolder(tenant);
  const { secretCount, dataKeyVersion } = tenant;
  return (
    <Card title="Who can open this tenant's secrets">
      <div className="flex items-stretch gap-1">
        <Box station={{ icon: LockKeyhole, title: `${secretCount.toLocaleString()} ${secretCount === 1 ? 'secret' : 'secrets'}`, detail: 'Each revision has a key of its own, derived from the data key.', tone: 'neutral' }} />
        <Step word="encrypted by" />
        <Box station={{ icon: KeyRound, title: `Data key v${String(dataKeyVersion)}`, detail: dataKeyMemory(tenant), tone: 'neutral' }} />
        <Step word="wrapped by" />
        <Box station={holder} />
      </div>
    </Card>
  );
}
