import type { ReactNode } from 'react';
import { PageHeader } from '../../components/PageHeader.tsx';

/** Every call of the REST API. */
export function ApiReferenceScreen({ operation }: { readonly operation: string | undefined }): ReactNode {
  return <PageHeader title="API reference" subtitle={operation} />;
}
