import type { Tenant } from '../../../src-shared/tenants.ts';
import { CopyableId } from '../../components/CopyableId.tsx';
import { SensitivityBadge } from '../../components/SensitivityBadge.tsx';
import { StatusBadge } from '../../components/StatusBadge.tsx';
import { custodyLooks, tenantLooks } from '../../components/status-looks.ts';
import type { Column } from '../../components/table/columns.ts';
import { Timestamp } from '../../components/Timestamp.tsx';
import { Link } from '../../routing.tsx';

/** The columns of the list of tenants. */
export const tenantColumns: readonly Column<Tenant>[] = [
  {
    id: 'displayName',
    header: 'Tenant',
    width: 216,
    grow: 2,
    fixed: true,
    sortable: true,
    cell: ({ id, displayName, state }) => (
      <span className="flex min-w-0 items-center gap-2">
        <Link to={{ screen: 'tenant', tenant: id }} tabIndex={-1} className="truncate font-medium hover:underline">
          {displayName}
        </Link>
        {state === 'archived' && <StatusBadge {...tenantLooks.archived} />}
      </span>
    ),
  },
  { id: 'id', header: 'Id', width: 136, grow: 1, sortable: true, cell: ({ id }) => <CopyableId value={id} label="tenant id" /> },
  { id: 'custody', header: 'Custody', width: 152, sortable: true, cell: ({ custody }) => <StatusBadge plain {...custodyLooks[custody]} /> },
  {
    id: 'kmsKey',
    header: 'Customer key',
    width: 108,
    cell: ({ kmsKey }) =>
      kmsKey === null ? (
        <span className="text-faint">None</span>
      ) : (
        <Link to={{ screen: 'key', key: kmsKey }} tabIndex={-1} className="mono truncate text-muted hover:underline">
          {kmsKey}
        </Link>
      ),
  },
  { id: 'secretCount', header: 'Secrets', width: 82, align: 'end', sortable: true, cell: ({ secretCount }) => secretCount.toLocaleString() },
  {
    id: 'sensitivity',
    header: 'Default sensitivity',
    width: 128,
    cell: ({ defaultSensitivity }) => <SensitivityBadge sensitivity={defaultSensitivity} />,
  },
  { id: 'state', header: 'State', width: 110, initiallyHidden: true, cell: ({ state }) => <StatusBadge plain {...tenantLooks[state]} /> },
  {
    id: 'dataKeyVersion',
    header: 'Data key',
    width: 90,
    align: 'end',
    initiallyHidden: true,
    cell: ({ dataKeyVersion }) => `v${String(dataKeyVersion)}`,
  },
  { id: 'createdAt', header: 'Created', width: 108, sortable: true, cell: ({ createdAt }) => <Timestamp inTable detail="day" at={createdAt} /> },
];
