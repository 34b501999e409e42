import { Siren } from 'lucide-react';
import { useState } from 'react';
import type { ReactNode } from 'react';
import type { KmsKey } from '../../../src-shared/keys.ts';
import { Button } from '../../components/Button.tsx';
import { useMayChange } from '../../desk/desk-context.tsx';
import { EmergencyOffboardDialog } from './EmergencyOffboardDialog.tsx';

/** The way out for all tenants under a key at once; nothing while nobody is under it, and nothing for those who may only read. */
export function EmergencyOffboard({ kmsKey }: { readonly kmsKey: KmsKey }): ReactNode {
  const mayChange = useMayChange();
  const [asking, setAsking] = useState(false);
  if (!mayChange || kmsKey.tenantCount === 0) return null;
  return (
    <>
      <Button size="small" icon={Siren} onClick={() => { setAsking(true); }}>
        Emergency offboard…
      </Button>
      {asking && <EmergencyOffboardDialog kmsKey={kmsKey} onClose={() => { setAsking(false); }} />}
    </>
  );
}
