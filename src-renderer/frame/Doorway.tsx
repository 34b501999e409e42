import { useEffect } from 'react';
import type { ReactNode } from 'react';
import { classNames } from '../components/class-names.ts';
import { Mark } from './Mark.tsx';

/** A page before any vault is open. */
export interface DoorwayProps {
  readonly title: string;
  /** One or two sentences under the title. */
  readonly subtitle?: ReactNode;
  readonly children?: ReactNode;
  /** `narrow` for one question, `wide` for a choice or a form of several steps. */
  readonly width?: 'narrow' | 'wide' | undefined;
}

const widths = { narrow: 'max-w-105', wide: 'max-w-170' } as const;

/** The whole window without the rail: the mark, a title, and one column. */
export function Doorway({ title, subtitle, children, width = 'narrow' }: DoorwayProps): ReactNode {
  useEffect(() => {
    document.title = `${title} · Keydesk`;
  }, [title]);
  return (
    <main className="grid h-full grid-cols-[minmax(0,1fr)] content-start justify-items-center overflow-y-auto bg-canvas px-6 pt-[clamp(2rem,18vh-4rem,8rem)] pb-8">
      <div className={classNames('w-full', widths[width])}>
        <header className="mb-6">
          <Mark size={40} />
          <h1 className="mt-4 text-2xl font-semibold tracking-[-0.02em] wrap-anywhere">{title}</h1>
          {subtitle !== undefined && <div className="mt-1.5 max-w-130 text-base text-muted">{subtitle}</div>}
        </header>
        {children}
      </div>
    </main>
  );
}
