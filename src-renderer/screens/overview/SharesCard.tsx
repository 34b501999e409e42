import type { ReactNode } from 'react';
import { Card } from '../../components/Card.tsx';
import { classNames } from '../../components/class-names.ts';
import { Donut } from '../../components/Donut.tsx';
import { toneInk } from '../../components/tone.ts';
import { Link } from '../../routing.tsx';
import type { LinkedShare } from './overview-shares.ts';

/** A ring with its parts as links. */
export interface SharesCardProps {
  readonly title: string;
  /** Under the sum: "tenants". */
  readonly noun: string;
  readonly shares: readonly LinkedShare[];
}

function ShareLine({ share }: { readonly share: LinkedShare }): ReactNode {
  const { look, count, to, search } = share;
  const Icon = look.icon;
  return (
    <li>
      <Link
        to={to}
        search={search}
        className={classNames('-mx-2 flex items-center gap-2 rounded-md px-2 py-1 text-sm hover:bg-hover', count === 0 ? 'text-faint' : 'text-muted')}
      >
        <Icon aria-hidden size={14} className={classNames('shrink-0', count > 0 && toneInk[look.tone])} />
        <span className="min-w-0 flex-1 truncate">{look.word}</span>
        <span className={classNames('font-medium tabular-nums', count > 0 && 'text-ink')}>{count.toLocaleString()}</span>
      </Link>
    </li>
  );
}

/** Parts of a whole: the picture at the left, words and numbers beside it; each leads to its list. */
export function SharesCard({ title, noun, shares }: SharesCardProps): ReactNode {
  return (
    <Card title={title} className="col-span-6 wide:col-span-4">
      <div className="flex flex-1 items-center gap-6">
        <Donut label={title} noun={noun} legend={false} shares={shares.map(({ look, count }) => ({ label: look.word, tone: look.tone, count }))} />
        <ul className="min-w-0 flex-1">
          {shares.map((share) => (
            <ShareLine key={share.id} share={share} />
          ))}
        </ul>
      </div>
    </Card>
  );
}
