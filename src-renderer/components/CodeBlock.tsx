import { Check, Copy, Download } from 'lucide-react';
import { useEffect, useState } from 'react';
import type { ReactNode } from 'react';
import { useToast } from '../stores/view.tsx';
import { Button } from './Button.tsx';
import { useCopy } from './copy-context.ts';

/** A text to hand on as it is: a policy, a command, a statement. Never for secret values. */
export interface CodeBlockProps {
  readonly title: string;
  /** What it is for, in one or two sentences. */
  readonly purpose?: ReactNode;
  readonly text: string;
  /** What it is saved as; without the way to save it there is no button. */
  readonly fileName?: string | undefined;
  readonly onSave?: (() => void) | undefined;
}

/** Copies a text, and says for a moment that it did. */
function useCopied(text: string): readonly [boolean, () => void] {
  const copy = useCopy();
  const showToast = useToast();
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return undefined;
    const timer = setTimeout(() => { setCopied(false); }, 1_600);
    return () => { clearTimeout(timer); };
  }, [copied]);
  const copyNow = (): void => {
    copy(text).then(
      () => { setCopied(true); },
      () => { showToast({ tone: 'danger', title: 'Could not copy', detail: 'The clipboard refused. Select the text and copy it by hand.' }); },
    );
  };
  return [copied, copyNow];
}

/** A document with the ways to take it along. */
export function CodeBlock({ title, purpose, text, fileName, onSave }: CodeBlockProps): ReactNode {
  const [copied, copyNow] = useCopied(text);
  return (
    <figure aria-label={title} className="overflow-hidden rounded-lg border border-edge bg-surface">
      <figcaption className="flex items-start justify-between gap-4 border-b border-line px-3 py-2">
        <div className="min-w-0">
          <p className="text-sm font-medium wrap-anywhere">{title}</p>
          {purpose !== undefined && <p className="mt-0.5 text-xs text-muted">{purpose}</p>}
        </div>
        <div className="flex shrink-0 gap-1">
          <Button kind="ghost" size="small" icon={copied ? Check : Copy} aria-label={`Copy ${title}`} onClick={copyNow}>
            {copied ? 'Copied' : 'Copy'}
          </Button>
          {onSave !== undefined && (
            <Button kind="ghost" size="small" icon={Download} aria-label={`Download ${fileName ?? title}`} onClick={onSave}>
              Download
            </Button>
          )}
        </div>
      </figcaption>
      <CodeText label={title} text={text} />
      <span role="status" className="sr-only">
        {copied ? 'Copied' : ''}
      </span>
    </figure>
  );
}

/** The text alone; it scrolls in both directions, by keyboard too. */
export function CodeText({ label, text }: { readonly label: string; readonly text: string }): ReactNode {
  return (
    <pre tabIndex={0} role="region" aria-label={`Text of ${label}`} className="mono max-h-72 overflow-auto bg-sunken px-3 py-2.5 text-xs text-ink focus-visible:-outline-offset-2">
      {text}
    </pre>
  );
}
