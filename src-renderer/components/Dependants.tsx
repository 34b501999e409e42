import type { ReactNode } from 'react';

/** What still depends on a thing: a number, its noun, and some by name. */
export interface Dependants {
  readonly count: number;
  /** As it reads after the number: "secrets of Acme Health". */
  readonly noun: string;
  readonly examples: readonly string[];
}

/** Lists what depends on the thing that is about to go. */
export function DependantList({ dependants }: { readonly dependants: readonly Dependants[] }): ReactNode {
  return (
    <ul className="divide-y divide-line rounded-lg border border-edge bg-sunken">
      {dependants.map(({ count, noun, examples }) => (
        <li key={noun} className="flex items-baseline gap-3 px-3 py-2">
          <span className="min-w-10 text-right font-semibold tabular-nums">{count.toLocaleString()}</span>
          <span className="min-w-0">
            {noun}
            {examples.length > 0 && (
              <span className="mono block truncate text-muted">
                {examples.join(', ')}
                {count > examples.length && ` and ${(count - examples.length).toLocaleString()} more`}
              </span>
            )}
          </span>
        </li>
      ))}
    </ul>
  );
}
