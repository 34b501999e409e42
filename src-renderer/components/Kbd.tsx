import type { ReactNode } from 'react';

/** Keys to press, one box each. */
export function Kbd({ keys }: { readonly keys: readonly string[] }): ReactNode {
  return (
    <span className="inline-flex gap-0.5">
      {keys.map((key) => (
        <kbd
          key={key}
          className="inline-flex h-4.5 min-w-4.5 items-center justify-center rounded-xs border border-edge bg-surface px-1 font-sans text-2xs text-muted"
        >
          {key}
        </kbd>
      ))}
    </span>
  );
}
