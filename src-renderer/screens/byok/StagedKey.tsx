import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import type { KmsKey } from '../../../src-shared/keys.ts';
import { PathText } from '../../components/PathText.tsx';
import { ProviderBadge } from '../../components/ProviderBadge.tsx';
import { Skeleton } from '../../components/Skeleton.tsx';
import { StatusBadge } from '../../components/StatusBadge.tsx';
import { validationLooks } from '../../components/status-looks.ts';
import { useQueries } from '../../desk/desk-context.tsx';
import { Link } from '../../routing.tsx';
import { EmulatorBadge } from '../keys/EmulatorBadge.tsx';
import { WaitNotice } from '../keys/WaitNotice.tsx';

/** A registered key by its id; `undefined` until it has been read. */
export function useKmsKey(id: string): KmsKey | undefined {
  const queries = useQueries();
  return useQuery(queries.keys.get.queryOptions({ input: { key: id } })).data;
}

/** One line that says which key is meant; with its validation, unless that stands beside it. */
export function KeyLine({ id, quiet = false }: { readonly id: string; readonly quiet?: boolean | undefined }): ReactNode {
  const kmsKey = useKmsKey(id);
  if (kmsKey === undefined) return <Skeleton className="h-10 w-full" />;
  const { key, resource } = kmsKey;
  const name = key.provider === 'KEY_FILE' ? key.path : resource;
  return (
    <div className="flex flex-wrap items-center gap-x-4 gap-y-1 rounded-lg border border-edge bg-sunken px-4 py-2.5">
      <Link to={{ screen: 'key', key: id }} className="min-w-0 truncate rounded-xs font-medium hover:underline">
        {kmsKey.displayName}
      </Link>
      <ProviderBadge provider={kmsKey.provider} />
      {kmsKey.emulator && <EmulatorBadge plain />}
      <span className="min-w-0 flex-1 basis-80 text-muted">
        <PathText value={name} />
      </span>
      {!quiet && <StatusBadge {...validationLooks[kmsKey.validation.phase]} />}
    </div>
  );
}

/** What a key waits for, with the way to give it: a passphrase, a PIN, a sign-in. Nothing for a key that waits for nothing. */
export function KeyWaits({ keyId }: { readonly keyId: string }): ReactNode {
  const kmsKey = useKmsKey(keyId);
  return kmsKey === undefined ? null : <WaitNotice kmsKey={kmsKey} />;
}
