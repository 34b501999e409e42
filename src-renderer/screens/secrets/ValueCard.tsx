import { Copy, Eye, EyeOff, FileDown } from 'lucide-react';
import type { ReactNode } from 'react';
import { Button } from '../../components/Button.tsx';
import { useNow } from '../../components/use-now.ts';
import { useMayChange } from '../../desk/desk-context.tsx';
import type { Revision, Secret } from '../../../src-shared/secrets.ts';
import { needsReason } from '../../../src-shared/sensitivity.ts';
import { FormProblem } from '../../desk/FormProblem.tsx';
import { ReasonDialog } from './ReasonDialog.tsx';
import { drawnCharacters, hexLines } from './shown-value.ts';
import type { ShownValue } from './shown-value.ts';
import { sizeText } from './size-text.ts';
import { useReading } from './use-reading.ts';
import type { Reading } from './use-reading.ts';

/** The value of one revision. */
export interface ValueCardProps {
  readonly secret: Secret;
  readonly revision: Revision;
}

function valueNote({ text, bytes }: ShownValue): string | undefined {
  if (text === null) return `These bytes are not text. The first ${String(Math.min(bytes.length, 128))} of ${bytes.length.toLocaleString()} are shown; save the value to a file.`;
  if (text.length > drawnCharacters) return `The first ${drawnCharacters.toLocaleString()} characters are shown; save the value to a file to have it whole.`;
  return undefined;
}

function Countdown({ until }: { readonly until: number }): ReactNode {
  const left = Math.max(0, Math.ceil((until - useNow(1_000)) / 1000));
  return <span className="text-xs text-muted tabular-nums">Hidden again in {left} s</span>;
}

function Value({ shown }: { readonly shown: ShownValue }): ReactNode {
  const note = valueNote(shown);
  return (
    <>
      <pre tabIndex={0} aria-label="Value" className="mono max-h-70 overflow-auto px-3 py-2.5 text-sm break-all whitespace-pre-wrap select-text focus-visible:-outline-offset-2">
        {shown.text === null ? hexLines(shown.bytes, 8) : shown.text.slice(0, drawnCharacters)}
      </pre>
      {note !== undefined && <p className="border-t border-line px-3 py-1.5 text-xs text-muted">{note}</p>}
    </>
  );
}

function Masked({ size, version }: { readonly size: number; readonly version: number }): ReactNode {
  return (
    <div className="flex items-baseline justify-between gap-4 px-3 py-2.5">
      <span aria-hidden className="mono tracking-widest text-faint">
        ••••••••••••••••
      </span>
      <span className="text-xs text-muted">
        Revision {version}, {sizeText(size)}
      </span>
    </div>
  );
}

function Buttons({ reading }: { readonly reading: Reading }): ReactNode {
  const { shown, hide, start, busy } = reading;
  return (
    <div className="flex flex-wrap items-center gap-2 border-t border-line bg-sunken px-3 py-2">
      {shown === null ? (
        <Button size="small" icon={Eye} busy={busy} onClick={() => { start('view'); }}>
          Reveal
        </Button>
      ) : (
        <Button size="small" icon={EyeOff} onClick={hide}>
          Hide
        </Button>
      )}
      <Button size="small" icon={Copy} disabled={busy || shown?.text === null} onClick={() => { start('copy'); }}>
        Copy
      </Button>
      <Button size="small" icon={FileDown} disabled={busy} onClick={() => { start('save'); }}>
        Save to file
      </Button>
      <span className="flex-1" />
      {shown !== null && <Countdown until={shown.until} />}
    </div>
  );
}

function readNote(reading: Reading): string {
  return needsReason(reading.sensitivity)
    ? 'Reading it needs a reason and a fresh passphrase, and is an audit event.'
    : 'Reading it is an audit event.';
}

/** A value behind its mask; reads are asked for one by one and go off the screen by themselves. */
export function ValueCard({ secret, revision }: ValueCardProps): ReactNode {
  const reading = useReading(secret, revision);
  const mayRead = useMayChange();
  const { shown, asking, error } = reading;
  return (
    <div className="flex flex-col gap-2">
      <div className="overflow-hidden rounded-lg border border-edge bg-surface">
        {shown === null ? <Masked size={revision.size} version={revision.version} /> : <Value shown={shown} />}
        {mayRead && secret.state === 'active' && <Buttons reading={reading} />}
      </div>
      <FormProblem error={error} />
      {secret.state === 'active' && <p className="text-xs text-muted">{mayRead ? readNote(reading) : 'Your role does not read values.'}</p>}
      {asking !== null && (
        <ReasonDialog purpose={asking} sensitivity={reading.sensitivity} onClose={reading.stepBack} onReason={reading.giveReason} />
      )}
    </div>
  );
}
