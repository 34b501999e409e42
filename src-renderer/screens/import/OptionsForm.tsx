import type { ReactNode } from 'react';
import { Select } from '../../components/Select.tsx';
import type { SelectOption } from '../../components/Select.tsx';
import { Switch } from '../../components/Switch.tsx';
import { TextField } from '../../components/TextField.tsx';
import type { ImportFormat, ImportOptions } from '../../../src-shared/secrets.ts';
import { formatOptions, formatWords } from '../secrets/format-words.ts';

/** How a file is read and what becomes of keys that exist. */
export interface OptionsFormProps {
  readonly options: ImportOptions;
  readonly onChange: (options: ImportOptions) => void;
  /** The format that was found out, once it is known. */
  readonly found?: ImportFormat | undefined;
}

const existing = [
  { value: 'publish', label: 'Publish a new revision', detail: 'Where the value differs; the earlier one stays in the history.' },
  { value: 'skip', label: 'Leave them as they are', detail: 'Only keys the tenant does not have are created.' },
] as const;

function formatsWith(found: ImportFormat | undefined): readonly SelectOption<ImportFormat | 'detect'>[] {
  const label = found === undefined ? 'Find out by name and content' : `Found out: ${formatWords[found].word}`;
  return [{ value: 'detect', label }, ...formatOptions];
}

function nests(format: ImportFormat | undefined): boolean {
  return format === undefined || format === 'json';
}

/** The format, the keys, and what happens to existing ones. */
export function OptionsForm({ options, onChange, found }: OptionsFormProps): ReactNode {
  const { format, ...others } = options;
  const choose = (next: ImportFormat | 'detect'): void => { onChange(next === 'detect' ? others : { ...others, format: next }); };
  return (
    <div className="flex flex-col gap-4">
      <Select<ImportFormat | 'detect'> label="Format" value={format ?? 'detect'} onChange={choose} options={formatsWith(format === undefined ? found : undefined)} />
      <div className="grid grid-cols-[repeat(auto-fit,minmax(110px,1fr))] gap-3">
        <TextField label="Key prefix" optional mono maxLength={64} value={options.prefix} onChange={(event) => { onChange({ ...options, prefix: event.currentTarget.value }); }} />
        {nests(format ?? found) && (
          <TextField label="Separator" mono maxLength={3} value={options.separator} hint="Joins the names of nested JSON." onChange={(event) => { onChange({ ...options, separator: event.currentTarget.value }); }} />
        )}
      </div>
      <Select label="Keys that exist already" value={options.onExisting} onChange={(onExisting) => { onChange({ ...options, onExisting }); }} options={existing} />
      <Switch
        label="Suggest sensitivities by name"
        hint="PATIENT_DB_URL suggests PHI. A name proves nothing about a value: look the suggestions over."
        checked={options.suggest}
        onChange={(suggest) => { onChange({ ...options, suggest }); }}
      />
    </div>
  );
}
