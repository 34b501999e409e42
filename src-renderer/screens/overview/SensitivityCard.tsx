import type { ReactNode } from 'react';
import { Card } from '../../components/Card.tsx';
import { classNames } from '../../components/class-names.ts';
import { SensitivityBadge } from '../../components/SensitivityBadge.tsx';
import { strictness } from '../../../src-shared/sensitivity.ts';
import type { Sensitivity } from '../../../src-shared/sensitivity.ts';
import { Link } from '../../routing.tsx';
import { sumOf } from './overview-shares.ts';
import type { SensitivityCount } from './overview-shares.ts';

/** How a sensitivity's bar is filled: the colours of its badge. */
function fillOf(sensitivity: Sensitivity): string {
  const level = strictness(sensitivity);
  if (level >= strictness('REGULATED')) return 'bg-danger-solid';
  if (level >= strictness('PHI')) return 'bg-attention-solid';
  return level >= strictness('PII') ? 'bg-info-solid' : 'bg-neutral-solid';
}

function SensitivityLine({ sensitivity, count, most }: SensitivityCount & { readonly most: number }): ReactNode {
  return (
    <li>
      <Link to={{ screen: 'secrets' }} search={{ sensitivity }} className="-mx-2 flex items-center gap-3 rounded-md px-2 py-1 hover:bg-hover">
        <span className="w-22 shrink-0">
          <SensitivityBadge sensitivity={sensitivity} />
        </span>
        <span aria-hidden className="h-2 min-w-0 flex-1 overflow-hidden rounded-full bg-pressed">
          <span
            className={classNames('block h-full rounded-full', count > 0 && 'min-w-1', fillOf(sensitivity))}
            style={{ width: `${((count / most) * 100).toFixed(2)}%` }}
          />
        </span>
        <span className={classNames('min-w-10 text-right text-sm font-medium tabular-nums', count === 0 && 'text-faint')}>{count.toLocaleString()}</span>
      </Link>
    </li>
  );
}

/** Secrets by sensitivity as bars, the strictest on top; each leads to its list. */
export function SensitivityCard({ counts }: { readonly counts: readonly SensitivityCount[] }): ReactNode {
  const most = Math.max(1, ...counts.map(({ count }) => count));
  const all = sumOf(counts);
  return (
    <Card
      title="Secrets by sensitivity"
      className="col-span-12 wide:col-span-4"
      actions={<span className="text-xs text-muted tabular-nums">{`${all.toLocaleString()} ${all === 1 ? 'secret' : 'secrets'}`}</span>}
    >
      <ul className="flex flex-1 flex-col justify-center">
        {counts.map((each) => (
          <SensitivityLine key={each.sensitivity} {...each} most={most} />
        ))}
      </ul>
    </Card>
  );
}
