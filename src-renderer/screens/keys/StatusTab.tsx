import type { ReactNode } from 'react';
import type { KmsKey, Preflight } from '../../../src-shared/keys.ts';
import { Card } from '../../components/Card.tsx';
import { PageBody } from '../../components/PageBody.tsx';
import { EmulatorNote } from './EmulatorBadge.tsx';
import { KeyDetails } from './KeyDetails.tsx';
import { KeyFileCard } from './KeyFileCard.tsx';
import { KeyTenants } from './KeyTenants.tsx';
import { MonitorCard } from './MonitorCard.tsx';
import { NotPreferredNote } from './NotPreferred.tsx';
import { PreflightResult } from './PreflightResult.tsx';
import { ValidationCard } from './ValidationCard.tsx';
import { ValidationHistory } from './ValidationHistory.tsx';
import { WaitNotice } from './WaitNotice.tsx';

/** The status of a key, and what its last preflight found. */
export interface StatusTabProps {
  readonly kmsKey: KmsKey;
  readonly preflight: Preflight | undefined;
}

/** Whether a key answers, since when, how it is reached, and who depends on it. */
export function StatusTab({ kmsKey, preflight }: StatusTabProps): ReactNode {
  const { key } = kmsKey;
  return (
    <PageBody>
      {kmsKey.emulator && <EmulatorNote />}
      <WaitNotice kmsKey={kmsKey} />
      {preflight && (
        <Card title="Preflight" description="A live wrap and unwrap of 32 random bytes. It changes nothing else.">
          <PreflightResult preflight={preflight} />
        </Card>
      )}
      <KeyFileCard kmsKey={kmsKey} />
      <div className="grid items-start gap-4 wide:grid-cols-2">
        <div className="flex min-w-0 flex-col gap-4">
          <KeyDetails kmsKey={kmsKey} />
          {(key.provider === 'GCP' || key.provider === 'AZURE') && <NotPreferredNote mode={key.authentication.mode} />}
          <KeyTenants kmsKey={kmsKey} />
        </div>
        <div className="flex min-w-0 flex-col gap-4">
          <ValidationCard validation={kmsKey.validation} />
          <MonitorCard kmsKey={kmsKey} />
          <ValidationHistory id={kmsKey.id} />
        </div>
      </div>
    </PageBody>
  );
}
