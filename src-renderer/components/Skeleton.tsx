import type { ReactNode } from 'react';
import { classNames } from './class-names.ts';

/** A grey bar where something is on its way; give it a width and a height by class. */
export function Skeleton({ className = 'h-3 w-24' }: { readonly className?: string | undefined }): ReactNode {
  return <span aria-hidden className={classNames('block animate-pulse-soft rounded-sm bg-pressed', className)} />;
}
