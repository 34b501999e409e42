import { Check, Copy } from 'lucide-react';
import { useEffect, useState } from 'react';
import type { ReactNode } from 'react';
import { useToast } from '../stores/view.tsx';
import { classNames } from './class-names.ts';
import { useCopy } from './copy-context.ts';
import { PathText } from './PathText.tsx';

/** An id, a URI or a fingerprint. Never for secret values: those have their own way, with a timer. */
export interface CopyableIdProps {
  readonly value: string;
  /** What it is, for screen readers: "key id". */
  readonly label: string;
  /** Shown in its place when the whole is too long; the whole is copied. */
  readonly short?: string | undefined;
  /** Breaks into lines rather than hide anything: for pages of details. */
  readonly whole?: boolean | undefined;
  readonly className?: string | undefined;
}

function useCopied(): readonly [boolean, (value: string) => void] {
  const copy = useCopy();
  const showToast = useToast();
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return undefined;
    const timer = setTimeout(() => { setCopied(false); }, 1_600);
    return () => { clearTimeout(timer); };
  }, [copied]);
  const copyNow = (value: string): void => {
    copy(value).then(
      () => { setCopied(true); },
      () => { showToast({ tone: 'danger', title: 'Could not copy', detail: 'The clipboard refused. Select the text and copy it by hand.' }); },
    );
  };
  return [copied, copyNow];
}

function IdText({ value, short, whole }: Pick<CopyableIdProps, 'value' | 'short' | 'whole'>): ReactNode {
  if (whole) return <span className="mono text-start wrap-anywhere">{value}</span>;
  if (short === undefined && value.includes('/')) return <PathText value={value} />;
  return <span className="mono truncate">{short ?? value}</span>;
}

/** Fixed-width text that copies itself on a click. */
export function CopyableId({ value, label, short, whole = false, className }: CopyableIdProps): ReactNode {
  const [copied, copyNow] = useCopied();
  const Icon = copied ? Check : Copy;
  return (
    <button
      type="button"
      title={value}
      aria-label={`Copy ${label} ${value}`}
      onClick={() => { copyNow(value); }}
      className={classNames('group/copy relative -mx-1 inline-flex max-w-[calc(100%+8px)] min-w-0 items-center rounded-sm px-1 text-muted hover:bg-pressed hover:text-ink', className)}
    >
      <IdText {...{ value, short, whole }} />
      <span
        aria-hidden
        className={classNames(
          'absolute top-1/2 right-0 flex size-5 -translate-y-1/2 items-center justify-center rounded-sm border border-edge bg-raised shadow-control',
          copied ? 'text-ok-ink' : 'opacity-0 group-hover/copy:opacity-100 group-focus-visible/copy:opacity-100',
        )}
      >
        <Icon size={11} />
      </span>
      <span role="status" className="sr-only">
        {copied ? 'Copied' : ''}
      </span>
    </button>
  );
}
