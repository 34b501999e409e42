import type { KmsKey } from '../../../src-shared/keys.ts';
import { CopyableId } from '../../components/CopyableId.tsx';
import { ProviderBadge } from '../../components/ProviderBadge.tsx';
import { StatusBadge } from '../../components/StatusBadge.tsx';
import { keyUseLooks, validationLooks } from '../../components/status-looks.ts';
import type { Column } from '../../components/table/columns.ts';
import { Timestamp } from '../../components/Timestamp.tsx';
import { Link } from '../../routing.tsx';
import { EmulatorBadge } from './EmulatorBadge.tsx';
import { waitLooks } from './key-looks.ts';

/** The columns of the list of keys. */
export const keyColumns: readonly Column<KmsKey>[] = [
  {
    id: 'displayName',
    header: 'Key',
    width: 272,
    grow: 2,
    fixed: true,
    sortable: true,
    cell: ({ id, displayName, emulator }) => (
      <span className="flex min-w-0 items-center gap-2">
        <Link to={{ screen: 'key', key: id }} tabIndex={-1} className="truncate font-medium hover:underline">
          {displayName}
        </Link>
        {emulator && <EmulatorBadge />}
      </span>
    ),
  },
  { id: 'provider', header: 'Provider', width: 130, sortable: true, cell: ({ provider }) => <ProviderBadge provider={provider} /> },
  { id: 'phase', header: 'Validation', width: 102, sortable: true, cell: ({ validation }) => <StatusBadge plain {...validationLooks[validation.phase]} /> },
  { id: 'waitsFor', header: 'Waits for', width: 152, cell: ({ waitsFor }) => (waitsFor === null ? <span className="text-faint">Nothing</span> : <StatusBadge plain {...waitLooks[waitsFor]} />) },
  { id: 'since', header: 'Since', width: 100, initiallyHidden: true, cell: ({ validation }) => <Timestamp inTable relative at={validation.since} /> },
  { id: 'state', header: 'Use', width: 104, sortable: true, initiallyHidden: true, cell: ({ state }) => <StatusBadge plain {...keyUseLooks[state]} /> },
  { id: 'tenantCount', header: 'Tenants', width: 94, align: 'end', sortable: true, cell: ({ tenantCount }) => tenantCount.toLocaleString() },
  { id: 'resource', header: 'Resource', width: 150, grow: 2, cell: ({ resource }) => <CopyableId value={resource} label="resource" /> },
  { id: 'id', header: 'Id', width: 120, initiallyHidden: true, cell: ({ id }) => <CopyableId value={id} label="key id" /> },
  { id: 'region', header: 'Region', width: 120, initiallyHidden: true, cell: ({ validation }) => validation.region ?? <span className="text-faint">None</span> },
  {
    id: 'nextCheckAt',
    header: 'Next check',
    width: 116,
    initiallyHidden: true,
    cell: ({ nextCheckAt }) => (nextCheckAt === null ? <span className="text-faint">None</span> : <Timestamp inTable relative at={nextCheckAt} />),
  },
  { id: 'createdAt', header: 'Registered', width: 160, initiallyHidden: true, sortable: true, cell: ({ createdAt }) => <Timestamp inTable at={createdAt} /> },
];
