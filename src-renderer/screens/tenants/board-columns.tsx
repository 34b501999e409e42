import type { BoardRow } from '../../../src-shared/byok.ts';
import { CopyableId } from '../../components/CopyableId.tsx';
import { ProviderBadge } from '../../components/ProviderBadge.tsx';
import { StatusBadge } from '../../components/StatusBadge.tsx';
import { custodyLooks, validationLooks } from '../../components/status-looks.ts';
import type { Column } from '../../components/table/columns.ts';
import { Timestamp } from '../../components/Timestamp.tsx';
import { Link } from '../../routing.tsx';

/** The columns of the board's list. */
export const boardColumns: readonly Column<BoardRow>[] = [
  {
    id: 'tenant',
    header: 'Tenant',
    width: 190,
    grow: 2,
    fixed: true,
    cell: ({ tenant, displayName }) => (
      <Link to={{ screen: 'tenant', tenant, tab: 'byok' }} tabIndex={-1} className="truncate font-medium hover:underline">
        {displayName}
      </Link>
    ),
  },
  { id: 'id', header: 'Id', width: 136, initiallyHidden: true, cell: ({ tenant }) => <CopyableId value={tenant} label="tenant id" /> },
  { id: 'status', header: 'Lifecycle', width: 152, cell: ({ config }) => <StatusBadge plain {...custodyLooks[config.status]} /> },
  { id: 'phase', header: 'Validation', width: 112, cell: ({ validation }) => <StatusBadge plain {...validationLooks[validation.phase]} /> },
  {
    id: 'key',
    header: 'Customer key',
    width: 160,
    grow: 1,
    cell: ({ config, keyName }) => (
      <Link to={{ screen: 'key', key: config.kmsKey }} tabIndex={-1} className="truncate text-muted hover:underline">
        {keyName}
      </Link>
    ),
  },
  { id: 'provider', header: 'Provider', width: 124, cell: ({ provider }) => <ProviderBadge provider={provider} /> },
  { id: 'region', header: 'Region', width: 120, initiallyHidden: true, cell: ({ validation }) => validation.region ?? '' },
  { id: 'since', header: 'Since', width: 156, cell: ({ config }) => <span className="text-muted"><Timestamp inTable at={config.sealedSince ?? config.modifiedAt} /></span> },
  { id: 'checked', header: 'Last checked', width: 156, initiallyHidden: true, cell: ({ validation }) => (validation.checkedAt === null ? '' : <Timestamp inTable at={validation.checkedAt} />) },
];
