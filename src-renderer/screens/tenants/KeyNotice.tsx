import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import type { Tenant } from '../../../src-shared/tenants.ts';
import { ButtonLink } from '../../components/Button.tsx';
import { Callout } from '../../components/Callout.tsx';
import { Timestamp } from '../../components/Timestamp.tsx';
import { useQueries } from '../../desk/desk-context.tsx';

/** Warns while a tenant is active under a key that did not serve when it was last tried: the next read may seal it. */
export function KeyNotice({ kmsKey }: { readonly kmsKey: NonNullable<Tenant['kmsKey']> }): ReactNode {
  const queries = useQueries();
  const { data } = useQuery(queries.keys.get.queryOptions({ input: { key: kmsKey } }));
  if (data?.validation.phase !== 'INVALID') return null;
  const toKey = (
    <ButtonLink size="small" to={{ screen: 'key', key: kmsKey }}>
      See the key
    </ButtonLink>
  );
  return (
    <Callout tone="attention" title="The customer's key failed its last check" actions={toKey}>
      {data.validation.message} It has been so since <Timestamp at={data.validation.since} />. Until the key works again, the tenant&apos;s secrets may not open.
    </Callout>
  );
}
