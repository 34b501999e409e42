import type { ReactNode } from 'react';

/** One fact. */
export interface KeyValue {
  readonly key: string;
  readonly value: ReactNode;
}

/** Facts about one thing, names at the left. */
export function KeyValueList({ items }: { readonly items: readonly KeyValue[] }): ReactNode {
  return (
    <dl className="-my-2 grid grid-cols-[minmax(112px,max-content)_minmax(0,1fr)] text-sm">
      {items.map(({ key, value }) => (
        <div key={key} className="col-span-2 grid grid-cols-subgrid gap-x-6 border-b border-line py-2 last:border-0">
          <dt className="text-muted">{key}</dt>
          <dd className="flex min-h-5 min-w-0 flex-wrap items-center wrap-anywhere">{value}</dd>
        </div>
      ))}
    </dl>
  );
}
