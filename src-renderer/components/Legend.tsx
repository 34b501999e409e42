import type { ReactNode } from 'react';
import { classNames } from './class-names.ts';
import type { Share } from './shares.ts';
import { toneFill } from './tone.ts';

/** The words and numbers of a picture. */
export function Legend({ shares, inline = false }: { readonly shares: readonly Share[]; readonly inline?: boolean | undefined }): ReactNode {
  return (
    <ul className={classNames('text-sm', inline ? 'flex flex-wrap gap-x-5 gap-y-1' : 'flex max-w-80 min-w-0 flex-1 flex-col gap-1')}>
      {shares.map(({ label, count, tone }) => (
        <li key={label} className="flex items-center gap-2">
          <span aria-hidden className={classNames('size-2 shrink-0 rounded-[2px]', toneFill[tone])} />
          <span className={classNames('min-w-0 truncate', count === 0 ? 'text-faint' : 'text-muted', !inline && 'flex-1')}>{label}</span>
          <span className={classNames('font-medium tabular-nums', count === 0 && 'text-faint')}>{count.toLocaleString()}</span>
        </li>
      ))}
    </ul>
  );
}
