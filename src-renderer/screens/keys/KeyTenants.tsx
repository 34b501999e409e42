import { Building2 } from 'lucide-react';
import type { ReactNode } from 'react';
import type { KmsKey } from '../../../src-shared/keys.ts';
import { Card } from '../../components/Card.tsx';
import { Link } from '../../routing.tsx';
import { EmergencyOffboard } from '../byok/EmergencyOffboard.tsx';

/** The tenants that are under a key, or staged to be. */
export function KeyTenants({ kmsKey }: { readonly kmsKey: KmsKey }): ReactNode {
  const { tenants, tenantCount } = kmsKey;
  const description = tenantCount === 0 ? undefined : 'If the key is disabled or its media is gone, these tenants are sealed.';
  return (
    <Card title={tenantCount === 0 ? 'Tenants' : `Tenants (${tenantCount.toLocaleString()})`} description={description} actions={<EmergencyOffboard kmsKey={kmsKey} />} flush>
      {tenantCount === 0 ? (
        <p className="p-4 text-sm text-muted">No tenant uses it. Open a tenant, and choose this key under BYOK.</p>
      ) : (
        <ul className="max-h-80 divide-y divide-line overflow-y-auto">
          {tenants.map((tenant) => (
            <li key={tenant}>
              <Link to={{ screen: 'tenant', tenant, tab: 'byok' }} className="flex items-center gap-2.5 px-4 py-2 text-sm hover:bg-hover focus-visible:-outline-offset-2">
                <Building2 aria-hidden size={14} className="shrink-0 text-faint" />
                <span className="mono truncate">{tenant}</span>
              </Link>
            </li>
          ))}
          {tenantCount > tenants.length && <li className="px-4 py-2 text-xs text-muted">{`and ${(tenantCount - tenants.length).toLocaleString()} more`}</li>}
        </ul>
      )}
    </Card>
  );
}
