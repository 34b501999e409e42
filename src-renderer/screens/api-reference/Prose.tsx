import type { ReactNode } from 'react';

/** Words of the document: what stands between backticks is code. */
export function Prose({ text }: { readonly text: string }): ReactNode {
  return text.split('`').map((part, index) =>
    index % 2 === 0 ? (
      part
    ) : (
      // The parts of a sentence never change their order.
      <code key={index} className="mono rounded-xs bg-sunken px-1 wrap-anywhere">
        {part}
      </code>
    ),
  );
}
