import type { ReactNode } from 'react';
import type { AccessKey } from '../../../src-shared/access-keys.ts';
import { CopyableId } from '../../components/CopyableId.tsx';
import { accessKeyLooks } from '../../components/status-looks.ts';
import { StatusBadge } from '../../components/StatusBadge.tsx';
import type { Column } from '../../components/table/columns.ts';
import { Timestamp } from '../../components/Timestamp.tsx';
import { Link } from '../../routing.tsx';
import { nameOf, shortKey } from './access-key-words.ts';
import { RoleChips } from './RoleChips.tsx';

/** What a key is for: the whole vault, or the tenant it leads to. */
export function ScopeText({ tenant }: Pick<AccessKey, 'tenant'>): ReactNode {
  if (tenant === null) return 'Account';
  return (
    <Link to={{ screen: 'tenant', tenant }} className="truncate rounded-xs hover:underline">
      {tenant}
    </Link>
  );
}

function TimeOrNever({ at }: { readonly at: number | null }): ReactNode {
  return at === null ? <span className="text-faint">Never</span> : <Timestamp at={at} relative inTable />;
}

const columns = {
  name: { id: 'name', header: 'Name', width: 160, grow: 3, sortable: true, fixed: true, cell: (key) => <span className={key.name === '' ? 'truncate text-muted' : 'truncate font-medium'} title={nameOf(key)}>{nameOf(key)}</span> },
  publicKey: { id: 'publicKey', header: 'Public key', width: 100, cell: ({ publicKey }) => <CopyableId value={publicKey} label="public key" short={shortKey(publicKey)} /> },
  tenant: { id: 'tenant', header: 'Scope', width: 112, grow: 1, sortable: true, cell: ({ tenant }) => <ScopeText tenant={tenant} /> },
  roles: { id: 'roles', header: 'Roles', width: 140, grow: 1, cell: ({ roles }) => <RoleChips roles={roles} /> },
  state: { id: 'state', header: 'State', width: 88, sortable: true, cell: ({ state }) => <StatusBadge {...accessKeyLooks[state]} plain /> },
  lastUsedAt: { id: 'lastUsedAt', header: 'Last used', width: 124, sortable: true, cell: ({ lastUsedAt }) => <TimeOrNever at={lastUsedAt} /> },
  expiresAt: { id: 'expiresAt', header: 'Expires', width: 124, sortable: true, cell: ({ expiresAt }) => <TimeOrNever at={expiresAt} /> },
  endedAt: { id: 'endedAt', header: 'Ended', width: 124, cell: ({ deletedAt, expiresAt }) => <TimeOrNever at={deletedAt ?? expiresAt} /> },
  createdAt: { id: 'createdAt', header: 'Created', width: 108, sortable: true, cell: ({ createdAt }) => <Timestamp at={createdAt} detail="day" inTable /> },
  createdBy: { id: 'createdBy', header: 'Created by', width: 130, initiallyHidden: true, cell: ({ createdBy }) => createdBy },
  usesAfterEnd: { id: 'usesAfterEnd', header: 'Refused uses', width: 110, align: 'end', cell: ({ usesAfterEnd }) => usesAfterEnd.toLocaleString() },
} as const satisfies Readonly<Record<string, Column<AccessKey>>>;

/** The columns of the list of access keys. */
export const accessKeyColumns: readonly Column<AccessKey>[] = [
  columns.name,
  columns.publicKey,
  columns.tenant,
  columns.roles,
  columns.state,
  columns.lastUsedAt,
  columns.expiresAt,
  columns.createdAt,
  columns.createdBy,
  { ...columns.usesAfterEnd, initiallyHidden: true },
];

/**
 * The columns of a finding: what is asked about it, and the act that helps. The order is main's own.
 * @param refused whether the refused uses are what it is about
 */
export function reviewColumns(act: Column<AccessKey> | undefined, refused: boolean): readonly Column<AccessKey>[] {
  const { name, publicKey, tenant, roles, state, lastUsedAt, expiresAt, endedAt, usesAfterEnd } = columns;
  const shown = [name, publicKey, tenant, ...(refused ? [state, endedAt, usesAfterEnd] : [roles, lastUsedAt, expiresAt])];
  return [...shown.map((column) => ({ ...column, sortable: false })), ...(act === undefined ? [] : [act])];
}
