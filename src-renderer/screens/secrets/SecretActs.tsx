import { Ban, CircleCheck, Ellipsis, FileUp, PencilLine, RotateCcw, Shield, Trash2 } from 'lucide-react';
import { useState } from 'react';
import type { ReactNode } from 'react';
import { Button } from '../../components/Button.tsx';
import { IconButton } from '../../components/IconButton.tsx';
import { Menu } from '../../components/Menu.tsx';
import type { MenuEntry } from '../../components/Menu.tsx';
import { localTime } from '../../components/time-text.ts';
import { useClient } from '../../desk/desk-context.tsx';
import { useAct } from '../../desk/use-act.ts';
import { useToast } from '../../stores/view.tsx';
import type { Secret } from '../../../src-shared/secrets.ts';
import { DescribeDialog } from './DescribeDialog.tsx';
import { DisableDialog } from './DisableDialog.tsx';
import { PublishDialog } from './PublishDialog.tsx';
import { PurgeDialog } from './PurgeDialog.tsx';
import { ReclassifyDialog } from './ReclassifyDialog.tsx';

type Asked = 'publish' | 'describe' | 'reclassify' | 'disable' | 'purge';

/** What can be done with a secret. */
export interface SecretActsProps {
  readonly secret: Secret;
  readonly onClose: () => void;
}

interface Steps {
  readonly enable: () => void;
  readonly remove: () => void;
  readonly undelete: () => void;
}

/** The steps that need no question: each can be taken back with one click. */
function useSteps({ secret, onClose }: SecretActsProps): Steps {
  const client = useClient();
  const showToast = useToast();
  const enable = useAct(client.secrets.enable);
  const remove = useAct(client.secrets.remove);
  const undelete = useAct(client.secrets.undelete);
  const input = { secret: secret.id };
  const bringBack = async (): Promise<void> => {
    if (await undelete.run(input)) showToast({ tone: 'ok', title: `${secret.key} is back` });
  };
  const takeAway = async (): Promise<void> => {
    const gone = await remove.run(input);
    if (gone === undefined) return;
    onClose();
    showToast({
      title: `${secret.key} was deleted`,
      detail: gone.purgeAt === null ? undefined : `It can be brought back until ${localTime(gone.purgeAt, 'day')}; then it is purged.`,
      action: { label: 'Undo', run: () => void bringBack() },
      lasts: 12_000,
    });
  };
  const allow = async (): Promise<void> => {
    if (await enable.run(input)) showToast({ tone: 'ok', title: `${secret.key} can be read again` });
  };
  return { enable: () => void allow(), remove: () => void takeAway(), undelete: () => void bringBack() };
}

function entriesOf(secret: Secret, ask: (asked: Asked) => void, steps: Steps): readonly MenuEntry[] {
  const deleted = secret.state === 'deleted';
  if (deleted) return [{ label: 'Purge for good…', icon: Trash2, danger: true, onSelect: () => { ask('purge'); } }];
  return [
    { label: 'Describe…', icon: PencilLine, onSelect: () => { ask('describe'); } },
    { label: 'Reclassify…', icon: Shield, onSelect: () => { ask('reclassify'); } },
    { kind: 'separator' },
    secret.state === 'disabled'
      ? { label: 'Enable', icon: CircleCheck, onSelect: steps.enable }
      : { label: 'Disable…', icon: Ban, onSelect: () => { ask('disable'); } },
    { label: 'Delete', icon: Trash2, detail: 'can be undone', danger: true, onSelect: steps.remove },
  ];
}

function Asking({ asked, secret, onEnd, onClose }: SecretActsProps & { readonly asked: Asked | undefined; readonly onEnd: () => void }): ReactNode {
  switch (asked) {
    case undefined:
      return null;
    case 'publish':
      return <PublishDialog secret={secret} onClose={onEnd} />;
    case 'describe':
      return <DescribeDialog secret={secret} onClose={onEnd} />;
    case 'reclassify':
      return <ReclassifyDialog secret={secret} onClose={onEnd} />;
    case 'disable':
      return <DisableDialog secret={secret} onClose={onEnd} />;
    case 'purge':
      return <PurgeDialog secret={secret} onClose={onEnd} onPurged={onClose} />;
  }
}

/** The main act of a secret in its state, and a menu with the others. */
export function SecretActs(props: SecretActsProps): ReactNode {
  const { secret } = props;
  const [asked, ask] = useState<Asked>();
  const steps = useSteps(props);
  return (
    <>
      <Menu align="end" trigger={<IconButton icon={Ellipsis} label="More to do with this secret" tooltip={false} />} entries={entriesOf(secret, ask, steps)} />
      {secret.state === 'deleted' && (
        <Button kind="primary" icon={RotateCcw} onClick={steps.undelete}>
          Bring back
        </Button>
      )}
      {secret.state === 'disabled' && (
        <Button kind="primary" icon={CircleCheck} onClick={steps.enable}>
          Enable
        </Button>
      )}
      {secret.state === 'active' && (
        <Button kind="primary" icon={FileUp} onClick={() => { ask('publish'); }}>
          Publish a revision
        </Button>
      )}
      <Asking {...props} asked={asked} onEnd={() => { ask(undefined); }} />
    </>
  );
}
