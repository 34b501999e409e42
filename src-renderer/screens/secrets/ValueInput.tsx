import { FileUp, Keyboard } from 'lucide-react';
import { useRef } from 'react';
import type { ReactNode } from 'react';
import { Button } from '../../components/Button.tsx';
import { Field } from '../../components/Field.tsx';
import { SegmentedControl } from '../../components/SegmentedControl.tsx';
import { TextArea } from '../../components/TextArea.tsx';
import { sizeText } from './size-text.ts';
import { bytesOf } from './value-draft.ts';
import type { ValueDraft } from './value-draft.ts';

/** A value being given, as text or as a file. */
export interface ValueInputProps {
  readonly draft: ValueDraft;
  readonly onChange: (draft: ValueDraft) => void;
  readonly error?: string | undefined;
}

const segments = [
  { value: 'text', label: 'Text', icon: Keyboard },
  { value: 'file', label: 'File', icon: FileUp },
] as const;

async function read(file: File): Promise<ValueDraft> {
  return { kind: 'file', name: file.name, bytes: new Uint8Array(await file.arrayBuffer()) };
}

function FileChoice({ draft, onChange, error }: ValueInputProps): ReactNode {
  const input = useRef<HTMLInputElement>(null);
  const chosen = draft.kind === 'file' && draft.name !== '' ? draft : undefined;
  const take = (files: FileList | null): void => {
    const file = files?.[0];
    if (file !== undefined) void read(file).then(onChange);
  };
  return (
    <Field label="File" error={error} hint="Any bytes, at most 1 MiB. The file is read here; its name is not kept.">
      <input ref={input} type="file" className="hidden" aria-label="File with the value" onChange={(event) => { take(event.currentTarget.files); }} />
      <div
        className="flex items-center gap-3 rounded-md border border-dashed border-control bg-sunken px-3 py-2.5"
        onDragOver={(event) => { event.preventDefault(); }}
        onDrop={(event) => {
          event.preventDefault();
          take(event.dataTransfer.files);
        }}
      >
        <Button size="small" icon={FileUp} onClick={() => { input.current?.click(); }}>
          Choose a file
        </Button>
        <span className="min-w-0 truncate text-sm text-muted">
          {chosen === undefined ? 'or drop one here' : `${chosen.name} · ${sizeText(chosen.bytes.length)}`}
        </span>
      </div>
    </Field>
  );
}

/** Takes a value as typed text or from a file. */
export function ValueInput(props: ValueInputProps): ReactNode {
  const { draft, onChange, error } = props;
  return (
    <div className="flex flex-col gap-3">
      <SegmentedControl
        label="How the value is given"
        value={draft.kind}
        onChange={(kind) => { onChange(kind === 'text' ? { kind, text: '' } : { kind, name: '', bytes: new Uint8Array() }); }}
        segments={segments}
      />
      {draft.kind === 'text' ? (
        <TextArea
          label="Value"
          mono
          rows={5}
          autoComplete="off"
          value={draft.text}
          error={error}
          corner={sizeText(bytesOf(draft).length)}
          hint="Kept byte for byte as typed, line ends and spaces too."
          onChange={(event) => { onChange({ kind: 'text', text: event.currentTarget.value }); }}
        />
      ) : (
        <FileChoice {...props} />
      )}
    </div>
  );
}
