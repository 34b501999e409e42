import type { ReactNode } from 'react';
import type { AccessKey } from '../../../src-shared/access-keys.ts';
import { CopyableId } from '../../components/CopyableId.tsx';
import { KeyValueList } from '../../components/KeyValueList.tsx';
import type { KeyValue } from '../../components/KeyValueList.tsx';
import { Timestamp } from '../../components/Timestamp.tsx';
import { useTenantName } from '../../desk/TenantPicker.tsx';
import { Link } from '../../routing.tsx';
import { roleWords } from './access-key-words.ts';
import { RoleChip } from './RoleChips.tsx';

const none = (word: string): ReactNode => <span className="text-faint">{word}</span>;
const time = (at: number | null, otherwise: string): ReactNode => (at === null ? none(otherwise) : <Timestamp at={at} />);

function Scope({ tenant }: Pick<AccessKey, 'tenant'>): ReactNode {
  const name = useTenantName(tenant ?? undefined);
  if (tenant === null) return 'The account: every tenant of this vault';
  return (
    <Link to={{ screen: 'tenant', tenant }} className="rounded-xs hover:underline">
      {name}
    </Link>
  );
}

function endFacts({ expiresAt, deletedAt }: AccessKey): readonly KeyValue[] {
  if (deletedAt !== null) return [{ key: 'Deleted', value: <Timestamp at={deletedAt} /> }];
  return [{ key: 'Expires', value: time(expiresAt, 'Never') }];
}

function Roles({ roles }: Pick<AccessKey, 'roles'>): ReactNode {
  return (
    <section>
      <h3 className="mb-2 text-sm font-semibold">Roles</h3>
      {roles.length === 0 ? (
        <p className="text-sm text-muted">It has no role, so it may do nothing.</p>
      ) : (
        <ul className="divide-y divide-line overflow-hidden rounded-lg border border-edge bg-surface">
          {roles.map((role) => (
            <li key={role} className="flex items-start gap-3 px-3 py-2">
              <span className="w-28 shrink-0">
                <RoleChip role={role} />
              </span>
              <span className="min-w-0 flex-1 text-xs leading-5 text-muted">{roleWords[role].meaning}</span>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

/** What is known of a key, and what its roles let it do. */
export function AccessKeyFacts({ accessKey }: { readonly accessKey: AccessKey }): ReactNode {
  const { publicKey, identity, tenant, createdAt, createdBy, modifiedAt, lastUsedAt, usesAfterEnd } = accessKey;
  const items: readonly KeyValue[] = [
    { key: 'Name', value: accessKey.name === '' ? none('None') : accessKey.name },
    { key: 'Public key', value: <CopyableId value={publicKey} label="public key" whole /> },
    { key: 'Scope', value: <Scope tenant={tenant} /> },
    { key: 'Last used', value: time(lastUsedAt, 'Never') },
    ...(usesAfterEnd === 0 ? [] : [{ key: 'Refused uses', value: usesAfterEnd.toLocaleString() }]),
    ...endFacts(accessKey),
    { key: 'Created', value: <span><Timestamp at={createdAt} /> by {createdBy}</span> },
    { key: 'Changed', value: <Timestamp at={modifiedAt} /> },
    { key: 'Identity', value: <span className="flex min-w-0 flex-col"><CopyableId value={identity} label="identity" whole /><span className="text-xs text-muted">Stays the same when the key is rotated; grants name it.</span></span> },
  ];
  return (
    <>
      <section>
        <h3 className="mb-2 text-sm font-semibold">About</h3>
        <KeyValueList items={items} />
      </section>
      <Roles roles={accessKey.roles} />
    </>
  );
}
