import type { ReactNode } from 'react';

/** A path, an ARN or a URI. */
export interface PathTextProps {
  readonly value: string;
}

/** One line of fixed-width text in which the beginning gives way: the name at the end tells one path from another. */
export function PathText({ value }: PathTextProps): ReactNode {
  const cut = Math.max(value.lastIndexOf('/'), value.lastIndexOf('\\')) + 1;
  return (
    <span className="mono flex min-w-0" title={value}>
      <span className="truncate">{value.slice(0, cut)}</span>
      <span className="max-w-full shrink-0 truncate">{value.slice(cut)}</span>
    </span>
  );
}
