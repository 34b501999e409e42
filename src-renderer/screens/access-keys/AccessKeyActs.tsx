import { Ellipsis, PencilLine, RefreshCw, Trash2 } from 'lucide-react';
import type { ReactNode } from 'react';
import type { AccessKey } from '../../../src-shared/access-keys.ts';
import { Button } from '../../components/Button.tsx';
import { IconButton } from '../../components/IconButton.tsx';
import { Menu } from '../../components/Menu.tsx';
import type { MenuEntry } from '../../components/Menu.tsx';
import type { AskedAct } from './AskedActDialog.tsx';

/** What can be done with a key. */
export interface AccessKeyActsProps {
  readonly accessKey: AccessKey;
  readonly ask: (asked: AskedAct) => void;
}

/** The main act of a key in its state, and a menu with the others; a deleted key has none. */
export function AccessKeyActs({ accessKey, ask }: AccessKeyActsProps): ReactNode {
  const entries: readonly MenuEntry[] = [
    { label: 'Change name, roles, expiry…', icon: PencilLine, onSelect: () => { ask({ what: 'all', key: accessKey }); } },
    { kind: 'separator' },
    { label: 'Delete…', icon: Trash2, danger: true, onSelect: () => { ask({ what: 'delete', key: accessKey }); } },
  ];
  const mayRotate = accessKey.state === 'active' && accessKey.replacedBy === null;
  return (
    <>
      <Menu align="end" trigger={<IconButton icon={Ellipsis} label="More to do with this access key" tooltip={false} />} entries={entries} />
      {mayRotate && (
        <Button kind="primary" icon={RefreshCw} onClick={() => { ask({ what: 'rotate', key: accessKey }); }}>
          Rotate
        </Button>
      )}
    </>
  );
}
