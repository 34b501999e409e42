import { localTime } from '../../components/time-text.ts';

/** The folder a path stands in, with its separator; empty when there is none. */
function folderOf(path: string): string {
  return path.slice(0, Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
}

/** The name of a backup made now: `Acme 2026-03-04 0912.keydesk-backup.age`. */
export function backupName(vault: string, now: number): string {
  return `${vault} ${localTime(now).replace(':', '')}.keydesk-backup.age`;
}

/** Where a backup goes unless the officer says otherwise: beside the vault's folder. */
export function backupPath(vaultPath: string, vault: string, now: number): string {
  return folderOf(vaultPath) + backupName(vault, now);
}

/** The last part of a path; undefined when it ends in a separator. */
export function fileNameOf(path: string): string | undefined {
  const name = path.slice(folderOf(path).length);
  return name === '' ? undefined : name;
}
