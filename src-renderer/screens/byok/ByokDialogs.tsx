import type { ReactNode } from 'react';
import type { Asked, ByokDialogProps } from './asked.ts';
import { MoveDialog } from './MoveDialog.tsx';
import { OffboardDialog } from './OffboardDialog.tsx';
import { RevokeDialog } from './RevokeDialog.tsx';
import { RewrapDialog } from './RewrapDialog.tsx';
import { RotateDialog } from './RotateDialog.tsx';
import { SealDialog } from './SealDialog.tsx';

/** The question for what was asked. */
export function ByokDialogs({ asked, ...props }: ByokDialogProps & { readonly asked: Asked }): ReactNode {
  switch (asked) {
    case 'seal':
      return <SealDialog {...props} />;
    case 'move':
      return <MoveDialog {...props} />;
    case 'rewrap':
      return <RewrapDialog {...props} />;
    case 'offboard':
      return <OffboardDialog {...props} />;
    case 'revoke':
      return <RevokeDialog {...props} />;
    case 'rotate':
      return <RotateDialog tenant={props.tenant} onClose={props.onClose} onStarted={props.onStarted} />;
  }
}
