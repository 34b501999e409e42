import { SensitivityBadge } from '../../components/SensitivityBadge.tsx';
import { secretLooks } from '../../components/status-looks.ts';
import { StatusBadge } from '../../components/StatusBadge.tsx';
import type { Column } from '../../components/table/columns.ts';
import { Timestamp } from '../../components/Timestamp.tsx';
import type { Secret } from '../../../src-shared/secrets.ts';
import { Link } from '../../routing.tsx';
import { sizeText } from './size-text.ts';

/** The columns of a list of secrets. */
export const secretColumns: readonly Column<Secret>[] = [
  { id: 'key', header: 'Key', width: 260, grow: 3, sortable: true, fixed: true, cell: ({ key }) => <span className="mono truncate" title={key}>{key}</span> },
  {
    id: 'tenant',
    header: 'Tenant',
    width: 136,
    grow: 1,
    sortable: true,
    cell: ({ tenant }) => (
      <Link to={{ screen: 'tenant', tenant }} className="truncate rounded-xs hover:underline">
        {tenant}
      </Link>
    ),
  },
  { id: 'sensitivity', header: 'Sensitivity', width: 116, sortable: true, cell: ({ sensitivity }) => <SensitivityBadge sensitivity={sensitivity} /> },
  { id: 'state', header: 'State', width: 96, cell: ({ state }) => <StatusBadge {...secretLooks[state]} plain /> },
  { id: 'version', header: 'Revision', width: 84, align: 'end', cell: ({ publishedVersion, latestVersion }) => revisionText(publishedVersion, latestVersion) },
  { id: 'size', header: 'Size', width: 72, align: 'end', sortable: true, cell: ({ size }) => sizeText(size) },
  { id: 'modifiedAt', header: 'Changed', width: 148, sortable: true, cell: ({ modifiedAt }) => <Timestamp at={modifiedAt} inTable /> },
  { id: 'description', header: 'Description', width: 200, grow: 2, initiallyHidden: true, cell: ({ description }) => <span className="truncate text-muted">{description}</span> },
  { id: 'createdBy', header: 'Created by', width: 130, initiallyHidden: true, cell: ({ createdBy }) => createdBy },
  { id: 'createdAt', header: 'Created', width: 156, sortable: true, initiallyHidden: true, cell: ({ createdAt }) => <Timestamp at={createdAt} inTable /> },
];

function revisionText(published: number, latest: number): string {
  return published === latest ? String(published) : `${published.toLocaleString()} of ${latest.toLocaleString()}`;
}
