import { ChevronRight, CircleCheck } from 'lucide-react';
import type { ReactNode } from 'react';
import type { Attention } from '../../../src-shared/overview.ts';
import { toneIcons } from '../../components/Callout.tsx';
import { Card } from '../../components/Card.tsx';
import { classNames } from '../../components/class-names.ts';
import { Timestamp } from '../../components/Timestamp.tsx';
import { toneInk } from '../../components/tone.ts';
import { parseRoute } from '../../router.ts';
import { Link } from '../../routing.tsx';

const weight: Readonly<Record<Attention['tone'], string>> = { danger: 'Urgent', attention: 'Soon', info: 'For information' };

function AttentionLine({ item }: { readonly item: Attention }): ReactNode {
  const { tone, title, detail, route, since } = item;
  const Icon = toneIcons[tone];
  return (
    <li>
      <Link to={parseRoute(route)} className="group flex items-start gap-3 px-4 py-2.5 -outline-offset-2 hover:bg-hover">
        <Icon aria-hidden size={16} className={classNames('mt-0.5 shrink-0', toneInk[tone])} />
        <span className="min-w-0 flex-1">
          <span className="sr-only">{weight[tone]}: </span>
          <span className="block text-sm font-medium wrap-anywhere">{title}</span>
          <span className="block text-xs text-muted wrap-anywhere">{detail}</span>
        </span>
        {since !== null && (
          <span className="shrink-0 pt-0.5 text-xs text-muted">
            <Timestamp at={since} relative inTable />
          </span>
        )}
        <ChevronRight aria-hidden size={15} className="mt-0.5 shrink-0 text-faint group-hover:text-ink" />
      </Link>
    </li>
  );
}

function AllWell(): ReactNode {
  return (
    <p className="flex flex-1 items-center justify-center gap-2 px-4 py-10 text-sm text-muted">
      <CircleCheck aria-hidden size={16} className="text-ok-ink" />
      Nothing needs you now.
    </p>
  );
}

/** What the officer should look at, the most pressing first; each line leads to where something can be done. */
export function AttentionCard({ items }: { readonly items: readonly Attention[] }): ReactNode {
  return (
    <Card
      flush
      title="Needs attention"
      className="col-span-12 wide:col-span-7"
      actions={items.length > 0 && <span className="text-xs text-muted tabular-nums">{items.length.toLocaleString()}</span>}
    >
      {items.length === 0 ? (
        <AllWell />
      ) : (
        <ul className="max-h-90 divide-y divide-line overflow-y-auto">
          {items.map((item) => (
            <AttentionLine key={`${item.route} ${item.title}`} item={item} />
          ))}
        </ul>
      )}
    </Card>
  );
}
