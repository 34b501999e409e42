import type { ReactNode } from 'react';
import { classNames } from './class-names.ts';

/** The scrolling content of a screen that is not one table. */
export interface PageBodyProps {
  readonly children: ReactNode;
  /** `form` for settings and wizards, `page` for cards. */
  readonly width?: 'form' | 'page' | undefined;
}

/** Scrolls for itself, in line with the page's header. */
export function PageBody({ children, width = 'page' }: PageBodyProps): ReactNode {
  return (
    <div className="min-h-0 flex-1 overflow-y-auto px-6 pb-8">
      <div className={classNames('flex flex-col gap-4', width === 'form' ? 'max-w-260' : 'max-w-340')}>{children}</div>
    </div>
  );
}
