import { RotateCw, Stethoscope } from 'lucide-react';
import { useState } from 'react';
import type { ReactNode } from 'react';
import type { ByokConfig, ByokStatus } from '../../../src-shared/byok.ts';
import type { Preflight } from '../../../src-shared/keys.ts';
import type { Tenant } from '../../../src-shared/tenants.ts';
import { Button } from '../../components/Button.tsx';
import { Card } from '../../components/Card.tsx';
import { CopyableId } from '../../components/CopyableId.tsx';
import { KeyValueList } from '../../components/KeyValueList.tsx';
import { Skeleton } from '../../components/Skeleton.tsx';
import { Timestamp } from '../../components/Timestamp.tsx';
import { useClient, useMayChange } from '../../desk/desk-context.tsx';
import { useAct } from '../../desk/use-act.ts';
import { PreflightResult } from '../keys/PreflightResult.tsx';
import { ValidationCard } from '../keys/ValidationCard.tsx';
import { DataKeyTable } from '../tenants/DataKeyTable.tsx';
import { ByokActs } from './ByokActs.tsx';
import { ByokDialogs } from './ByokDialogs.tsx';
import type { Asked } from './asked.ts';
import { LifecyclePicture } from './LifecyclePicture.tsx';
import { MovingNotice } from './MovingNotice.tsx';
import { PastConfigs } from './PastConfigs.tsx';
import { SealedBanner } from './SealedBanner.tsx';
import { KeyLine, KeyWaits, useKmsKey } from './StagedKey.tsx';
import { TenantWork } from './TenantWork.tsx';

/** A tenant that is, or was to the end, under a customer-owned key. */
export interface ByokBoardProps {
  readonly tenant: Tenant;
  readonly status: ByokStatus;
  readonly config: ByokConfig;
  /** The work that was last seen of this tenant. */
  readonly last: string | null;
  readonly onStarted: (job: string) => void;
}

function Binding({ config }: { readonly config: ByokConfig }): ReactNode {
  return (
    <Card title="Binding" description="This tenant and its customer-owned key.">
      <div className="flex flex-col gap-3">
        <KeyLine quiet id={config.kmsKey} />
        <KeyValueList
          items={[
            { key: 'Active since', value: config.activatedAt === null ? 'Not yet' : <Timestamp at={config.activatedAt} /> },
            { key: 'Last preflight', value: config.lastValidatedAt === null ? 'None' : <Timestamp at={config.lastValidatedAt} relative /> },
            { key: 'Config', value: <CopyableId value={config.id} label="config id" /> },
            { key: 'Config version', value: String(config.configVersion) },
          ]}
        />
      </div>
    </Card>
  );
}

function usePreflight(tenant: string): { readonly busy: boolean; readonly result: Preflight | undefined; readonly run: () => Promise<void> } {
  const client = useClient();
  const act = useAct(client.byok.preflight);
  const [result, setResult] = useState<Preflight>();
  const run = async (): Promise<void> => {
    setResult(await act.run({ tenant }));
  };
  return { busy: act.busy, result, run };
}

function TwoAxes({ config, preflight, mayTry }: { readonly config: ByokConfig; readonly preflight: ReturnType<typeof usePreflight>; readonly mayTry: boolean }): ReactNode {
  const kmsKey = useKmsKey(config.kmsKey);
  const action = (
    <Button size="small" icon={Stethoscope} busy={preflight.busy} onClick={() => void preflight.run()}>
      Run preflight
    </Button>
  );
  return (
    <div className="grid items-start gap-4 wide:grid-cols-2">
      <Binding config={config} />
      {kmsKey ? <ValidationCard validation={kmsKey.validation} actions={mayTry ? action : undefined} /> : <Skeleton className="h-48 w-full" />}
    </div>
  );
}

/** The live board: lifecycle and validation apart, the data key, and what can be done. */
export function ByokBoard({ tenant, status, config, last, onStarted }: ByokBoardProps): ReactNode {
  const mayChange = useMayChange();
  const [asked, ask] = useState<Asked>();
  const preflight = usePreflight(tenant.id);
  const revoked = config.status === 'REVOKED';
  const open = mayChange && status.job === null;
  const rotate = (
    <Button size="small" icon={RotateCw} onClick={() => { ask('rotate'); }}>
      Rotate
    </Button>
  );
  return (
    <>
      <SealedBanner tenant={tenant} config={config} />
      {mayChange && !revoked && config.status !== 'SEALED' && <KeyWaits keyId={config.kmsKey} />}
      {status.successor !== null && <MovingNotice from={config.kmsKey} to={status.successor.kmsKey} />}
      <TenantWork job={last} />
      <LifecyclePicture status={config.status} />
      <TwoAxes config={config} preflight={preflight} mayTry={mayChange && !revoked} />
      {preflight.result && (
        <Card title="Preflight" description="A live wrap and unwrap of 32 random bytes. It changes nothing else.">
          <PreflightResult preflight={preflight.result} />
        </Card>
      )}
      <div className="grid items-start gap-4 wide:grid-cols-2">
        <DataKeyTable tenant={tenant.id} actions={open && config.status === 'ACTIVE' ? rotate : undefined} />
        {mayChange && !revoked && <ByokActs config={config} busy={!open} onAsk={ask} />}
      </div>
      <PastConfigs config={config} history={status.history} />
      {asked !== undefined && <ByokDialogs asked={asked} tenant={tenant} config={config} onStarted={onStarted} onClose={() => { ask(undefined); }} />}
    </>
  );
}
