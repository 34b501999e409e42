import type { ReactNode } from 'react';
import type { ByokConfig } from '../../../src-shared/byok.ts';
import type { Tenant } from '../../../src-shared/tenants.ts';
import { OffboardDialog } from './OffboardDialog.tsx';
import { RevokeDialog } from './RevokeDialog.tsx';
import { RotateDialog } from './RotateDialog.tsx';
import { SealDialog } from './SealDialog.tsx';

/** What was asked for on the board. */
export type Asked = 'seal' | 'offboard' | 'revoke' | 'rotate';

/** A question about one tenant's binding. */
export interface ByokDialogProps {
  readonly tenant: Tenant;
  readonly config: ByokConfig;
  readonly onClose: () => void;
  /** A job has begun. */
  readonly onStarted: (job: string) => void;
}

/** The question for what was asked. */
export function ByokDialogs({ asked, ...props }: ByokDialogProps & { readonly asked: Asked }): ReactNode {
  switch (asked) {
    case 'seal':
      return <SealDialog {...props} />;
    case 'offboard':
      return <OffboardDialog {...props} />;
    case 'revoke':
      return <RevokeDialog {...props} />;
    case 'rotate':
      return <RotateDialog tenant={props.tenant} onClose={props.onClose} onStarted={props.onStarted} />;
  }
}
