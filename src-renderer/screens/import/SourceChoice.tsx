import { ClipboardPaste, FileText, FileUp, Upload, X } from 'lucide-react';
import { useRef, useState } from 'react';
import type { DragEvent, ReactNode } from 'react';
import { Button } from '../../components/Button.tsx';
import { classNames } from '../../components/class-names.ts';
import { Field } from '../../components/Field.tsx';
import { IconButton } from '../../components/IconButton.tsx';
import { SegmentedControl } from '../../components/SegmentedControl.tsx';
import { TextArea } from '../../components/TextArea.tsx';
import { sizeText } from '../secrets/size-text.ts';
import { sourceOfFile, sourceOfText } from './import-source.ts';
import type { ImportSource } from './import-source.ts';

/** Where the secrets come from. */
export interface SourceChoiceProps {
  readonly source: ImportSource | null;
  /** `settled` is false while a text is still being typed. */
  readonly onChoose: (source: ImportSource | null, settled: boolean) => void;
  readonly error: string | undefined;
}

const ways = [
  { value: 'file', label: 'File', icon: FileUp },
  { value: 'text', label: 'Pasted text', icon: ClipboardPaste },
] as const;

interface Dropping {
  readonly over: boolean;
  readonly handlers: {
    readonly onDragOver: (event: DragEvent) => void;
    readonly onDragLeave: () => void;
    readonly onDrop: (event: DragEvent) => void;
  };
}

function useDrop(take: (files: FileList | null) => void): Dropping {
  const [over, setOver] = useState(false);
  const handlers = {
    onDragOver: (event: DragEvent) => {
      event.preventDefault();
      setOver(true);
    },
    onDragLeave: () => { setOver(false); },
    onDrop: (event: DragEvent) => {
      event.preventDefault();
      setOver(false);
      take(event.dataTransfer.files);
    },
  };
  return { over, handlers };
}

function Chosen({ source, onRemove }: { readonly source: ImportSource; readonly onRemove: () => void }): ReactNode {
  return (
    <div className="flex items-center gap-3">
      <FileText aria-hidden size={18} className="shrink-0 text-muted" />
      <span className="min-w-0 truncate text-sm font-medium">{source.fileName}</span>
      <span className="shrink-0 text-xs text-muted">{sizeText(source.bytes.length)}</span>
      <IconButton icon={X} label="Take another file" size="small" onClick={onRemove} />
    </div>
  );
}

function FileDrop({ source, onChoose, error }: SourceChoiceProps): ReactNode {
  const input = useRef<HTMLInputElement>(null);
  const take = (files: FileList | null): void => {
    const file = files?.[0];
    if (file !== undefined) void sourceOfFile(file).then((read) => { onChoose(read, true); });
  };
  const { over, handlers } = useDrop(take);
  return (
    <Field label="File" hideLabel error={error}>
      <input ref={input} type="file" className="hidden" aria-label="File to import" onChange={(event) => { take(event.currentTarget.files); }} />
      <div
        {...handlers}
        className={classNames('flex min-h-36 flex-col items-center justify-center gap-3 rounded-lg border border-dashed px-6 py-6 text-center', over ? 'border-accent bg-accent-soft' : 'border-control bg-sunken')}
      >
        {source === null ? <Upload aria-hidden size={22} strokeWidth={1.75} className="text-muted" /> : <Chosen source={source} onRemove={() => { onChoose(null, true); }} />}
        {source === null && <p className="text-sm text-muted">Drop an .env, JSON, CSV or Kubernetes Secret file here</p>}
        <Button icon={FileUp} onClick={() => { input.current?.click(); }}>
          {source === null ? 'Choose a file' : 'Choose another'}
        </Button>
      </div>
    </Field>
  );
}

/** A file to choose or drop, or a text to paste. It is read in this window and sent to the vault’s own process, nowhere else. */
export function SourceChoice(props: SourceChoiceProps): ReactNode {
  const { onChoose, error } = props;
  const [way, setWay] = useState<'file' | 'text'>('file');
  const [text, setText] = useState('');
  const turn = (next: 'file' | 'text'): void => {
    setWay(next);
    setText('');
    onChoose(null, false);
  };
  const paste = (typed: string): void => {
    setText(typed);
    onChoose(typed === '' ? null : sourceOfText(typed), false);
  };
  return (
    <div className="flex flex-col gap-3">
      <SegmentedControl label="Where the secrets come from" value={way} onChange={turn} segments={ways} />
      {way === 'file' ? (
        <FileDrop {...props} />
      ) : (
        <TextArea
          label="Text"
          mono
          rows={10}
          autoComplete="off"
          value={text}
          error={error}
          placeholder={'DATABASE_URL=postgres://…\nAPI_TOKEN=…'}
          hint="Paste the content of a file. It stays in this window until the import has started."
          onChange={(event) => { paste(event.currentTarget.value); }}
        />
      )}
    </div>
  );
}
