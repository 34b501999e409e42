import { useQuery } from '@tanstack/react-query';
import { FolderOpen } from 'lucide-react';
import type { ReactNode } from 'react';
import { Button } from '../components/Button.tsx';
import { TextField } from '../components/TextField.tsx';
import type { TextFieldProps } from '../components/TextField.tsx';
import { useClient, useQueries } from './desk-context.tsx';

/** What is chosen: an existing file, a folder, or a folder in which a file of this name will be made. */
export type WantedPath = { readonly kind: 'file' } | { readonly kind: 'folder'; readonly fileName?: string | undefined };

/** A path on this machine. */
export interface PathFieldProps extends Omit<TextFieldProps, 'mono' | 'onChange' | 'value'> {
  readonly value: string;
  readonly onChange: (path: string) => void;
  readonly choose: WantedPath;
}

/** A folder and a name in it, with the separator the folder uses. */
export function joinPath(folder: string, name: string): string {
  const separator = folder.includes('\\') && !folder.includes('/') ? '\\' : '/';
  return folder.endsWith(separator) ? folder + name : folder + separator + name;
}

/** Asks for a path by the host's own dialog; undefined where it has none. */
function useDialog(title: string, choose: WantedPath, onChosen: (path: string) => void): (() => void) | undefined {
  const client = useClient();
  const { data: about } = useQuery(useQueries().settings.about.queryOptions({ staleTime: Infinity }));
  if (about?.host !== 'electron') return undefined;
  const ask = async (): Promise<void> => {
    if (choose.kind === 'file') {
      const { path } = await client.desktop.chooseFile({ title });
      if (path !== null) onChosen(path);
      return;
    }
    const { path } = await client.desktop.chooseFolder({ title });
    if (path !== null) onChosen(choose.fileName === undefined ? path : joinPath(path, choose.fileName));
  };
  return () => void ask().catch(() => undefined);
}

/** A path: typed, or chosen where the host has a dialog. */
export function PathField({ value, onChange, choose, className, ...field }: PathFieldProps): ReactNode {
  const ask = useDialog(field.label, choose, onChange);
  const input = (
    <TextField
      {...field}
      mono
      className="flex-1"
      value={value}
      onChange={(event) => { onChange(event.currentTarget.value); }}
    />
  );
  return (
    <div className={className}>
      {ask === undefined ? input : <div className="flex items-start gap-2">{input}<Button icon={FolderOpen} className="mt-5.5" onClick={ask}>Choose…</Button></div>}
    </div>
  );
}
