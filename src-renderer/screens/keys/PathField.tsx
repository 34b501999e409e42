import { useQuery } from '@tanstack/react-query';
import { FolderOpen } from 'lucide-react';
import type { ReactNode } from 'react';
import { IconButton } from '../../components/IconButton.tsx';
import { TextField } from '../../components/TextField.tsx';
import type { TextFieldProps } from '../../components/TextField.tsx';
import { useClient, useQueries } from '../../desk/desk-context.tsx';

/** How a path is come by. */
export interface PathFieldProps extends Omit<TextFieldProps, 'mono' | 'suffix' | 'onChange' | 'value'> {
  readonly value: string;
  readonly onChange: (path: string) => void;
  /** An existing file, or a folder in which one will be made under `fileName`. */
  readonly choose: { readonly kind: 'file' } | { readonly kind: 'folder'; readonly fileName: string };
}

/** A folder and a file in it, with the separator the folder uses. */
export function joinPath(folder: string, file: string): string {
  const separator = folder.includes('\\') && !folder.includes('/') ? '\\' : '/';
  return folder.endsWith(separator) ? folder + file : folder + separator + file;
}

/** A path on this machine: typed, or chosen where the host has a dialog. */
export function PathField({ value, onChange, choose, ...field }: PathFieldProps): ReactNode {
  const client = useClient();
  const { data: about } = useQuery(useQueries().settings.about.queryOptions());
  const pick = async (): Promise<void> => {
    const { path } = choose.kind === 'file' ? await client.desktop.chooseFile({ title: field.label }) : await client.desktop.chooseFolder({ title: field.label });
    if (path !== null) onChange(choose.kind === 'file' ? path : joinPath(path, choose.fileName));
  };
  const button = <IconButton icon={FolderOpen} label="Choose" size="small" className="-mr-1" tooltip={false} onClick={() => void pick().catch(() => undefined)} />;
  return (
    <TextField
      {...field}
      mono
      value={value}
      onChange={(event) => { onChange(event.currentTarget.value); }}
      suffix={about?.host === 'electron' ? button : undefined}
    />
  );
}
