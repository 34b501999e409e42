import type { ReactNode } from 'react';
import type { AccessKey } from '../../../src-shared/access-keys.ts';
import { DeleteAccessKeyDialog } from './DeleteAccessKeyDialog.tsx';
import { EditAccessKeyDialog } from './EditAccessKeyDialog.tsx';
import type { EditedPart } from './EditAccessKeyDialog.tsx';
import { RotateAccessKeyDialog } from './RotateAccessKeyDialog.tsx';

/** Something to do with a key that is asked about first. */
export interface AskedAct {
  readonly what: EditedPart | 'rotate' | 'delete';
  readonly key: AccessKey;
}

/** What is asked, and what follows. */
export interface AskedActProps {
  readonly asked: AskedAct | undefined;
  readonly onEnd: () => void;
  /** Opens the panel of a key: that of the pair a rotation made. */
  readonly onOpen: (publicKey: string) => void;
}

/** The question before an act on a key. It stands beside the list, so that a row which goes does not take a new private key with it. */
export function AskedActDialog({ asked, onEnd, onOpen }: AskedActProps): ReactNode {
  if (asked === undefined) return null;
  const { what, key } = asked;
  switch (what) {
    case 'rotate':
      return <RotateAccessKeyDialog accessKey={key} onClose={onEnd} onOpen={onOpen} />;
    case 'delete':
      return <DeleteAccessKeyDialog accessKey={key} onClose={onEnd} />;
    case 'all':
    case 'roles':
    case 'expiry':
      return <EditAccessKeyDialog accessKey={key} part={what} onClose={onEnd} />;
  }
}
