import type { ReactNode } from 'react';
import type { ErrorData } from '../../../src-shared/errors.ts';
import { Callout } from '../../components/Callout.tsx';
import { formatWords } from '../secrets/format-words.ts';
import { importFormats } from '../../../src-shared/secrets.ts';
import { excerptOf } from './excerpt.ts';
import type { ExcerptLine } from './excerpt.ts';
import type { ImportSource } from './import-source.ts';

/** A file that is not what its format asks for. */
export interface MalformedProps {
  readonly source: ImportSource;
  readonly data: ErrorData<'IMPORT_MALFORMED'>;
}

function Line({ line, text, mark }: ExcerptLine): ReactNode {
  return (
    <div className="flex gap-3">
      <span className="w-10 shrink-0 text-right text-faint select-none">{line}</span>
      <span className="whitespace-pre">
        {text}
        {mark !== undefined && (
          <span className="block text-danger-ink">
            {' '.repeat(mark)}▲ here
          </span>
        )}
      </span>
    </div>
  );
}

function formatName(format: string): string {
  const known = importFormats.find((name) => name === format);
  return known === undefined ? format : formatWords[known].word;
}

/** Where and why a file cannot be read; its values are masked, so that this can be shown to anybody. */
export function Malformed({ source, data }: MalformedProps): ReactNode {
  const { format, line, column, problem } = data;
  const lines = excerptOf(new TextDecoder().decode(source.bytes), data);
  return (
    <Callout tone="danger" live title={`${formatName(format)}: line ${line.toLocaleString()}, column ${column.toLocaleString()}`}>
      <p className="text-ink">{sentence(problem)}</p>
      <div role="img" aria-label={`The lines around line ${String(line)}, values masked`} className="mono my-2.5 overflow-x-auto rounded-md border border-danger-edge bg-surface px-3 py-2 text-ink">
        {lines.map((one) => (
          <Line key={one.line} {...one} />
        ))}
      </div>
      <p>Nothing was imported. Correct the line and choose the file again, or choose another format below. Values are masked here.</p>
    </Callout>
  );
}

function sentence(words: string): string {
  const started = words.charAt(0).toUpperCase() + words.slice(1);
  return /[.!?]$/.test(started) ? started : `${started}.`;
}
