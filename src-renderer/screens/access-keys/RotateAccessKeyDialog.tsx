import { useState } from 'react';
import type { ReactNode } from 'react';
import type { AccessKey, AccessKeyMade } from '../../../src-shared/access-keys.ts';
import { Button } from '../../components/Button.tsx';
import { Callout } from '../../components/Callout.tsx';
import { Dialog } from '../../components/Dialog.tsx';
import { SegmentedControl } from '../../components/SegmentedControl.tsx';
import { TextField } from '../../components/TextField.tsx';
import { localTime } from '../../components/time-text.ts';
import { useNow } from '../../components/use-now.ts';
import { useClient } from '../../desk/desk-context.tsx';
import { FormProblem } from '../../desk/FormProblem.tsx';
import { useAct } from '../../desk/use-act.ts';
import { useToast } from '../../stores/view.tsx';
import { nameOf, shortKey } from './access-key-words.ts';
import { overlapEnd, overlapProblem, overlapSecondsOf, usualOverlap } from './overlap-form.ts';
import type { OverlapChoice, OverlapDraft } from './overlap-form.ts';
import { ShownOnceDialog } from './ShownOnceDialog.tsx';

/** A key that gets a new pair. */
export interface RotateAccessKeyProps {
  readonly accessKey: AccessKey;
  readonly onOpen: (publicKey: string) => void;
  readonly onClose: () => void;
}

const segments: readonly { readonly value: OverlapChoice; readonly label: string }[] = [
  { value: 'none', label: 'None' },
  { value: 'hour', label: '1 hour' },
  { value: 'day', label: '24 hours' },
  { value: 'week', label: '7 days' },
  { value: 'own', label: 'Other' },
];

interface OverlapFieldProps {
  readonly draft: OverlapDraft;
  readonly change: (draft: OverlapDraft) => void;
}

function OverlapField({ draft, change }: OverlapFieldProps): ReactNode {
  return (
    <div className="flex flex-col gap-2">
      <span aria-hidden className="text-xs font-medium">
        The old pair works on for
      </span>
      <SegmentedControl label="The old pair works on for" value={draft.choice} onChange={(choice) => { change({ ...draft, choice }); }} segments={segments} />
      {draft.choice === 'own' && (
        <TextField label="Hours" className="w-44" inputMode="numeric" value={draft.hours} error={overlapProblem(draft)} onChange={(event) => { change({ ...draft, hours: event.currentTarget.value }); }} />
      )}
    </div>
  );
}

function OldPair({ accessKey, seconds }: { readonly accessKey: AccessKey; readonly seconds: number }): ReactNode {
  const now = useNow(30_000);
  const name = <span className="mono">{shortKey(accessKey.publicKey)}</span>;
  if (seconds === 0) {
    return (
      <Callout tone="attention" title="The old pair stops at once">
        Whoever still shows {name} is refused from that moment, tokens made with it too, and each such call is counted as a use after its end.
      </Callout>
    );
  }
  return (
    <Callout tone="info" title={`The old pair works until ${localTime(overlapEnd(accessKey.expiresAt, seconds, now))}`}>
      Until then {name} and the new pair are both taken, so that you can switch over one program after another. After that {name} is refused, and each such
      call is counted.
    </Callout>
  );
}

function RotateForm({ accessKey, onMade, onClose }: Pick<RotateAccessKeyProps, 'accessKey' | 'onClose'> & { readonly onMade: (made: AccessKeyMade) => void }): ReactNode {
  const client = useClient();
  const [draft, change] = useState(usualOverlap);
  const act = useAct((overlapSeconds: number) => client.accessKeys.rotate({ publicKey: accessKey.publicKey, overlapSeconds }), 'form');
  const seconds = overlapSecondsOf(draft);
  const rotate = async (): Promise<void> => {
    if (seconds === undefined) return;
    const made = await act.run(seconds);
    if (made !== undefined) onMade(made);
  };
  const actions = (
    <>
      <Button onClick={onClose}>Cancel</Button>
      <Button kind="primary" type="submit" busy={act.busy} disabled={seconds === undefined}>
        Rotate access key
      </Button>
    </>
  );
  const what = 'Makes a new public and private key with the same name, scope, roles and grants, and as long a life as this one was given.';
  return (
    <Dialog open guarded title={`Rotate ${nameOf(accessKey)}`} description={what} onClose={onClose} onSubmit={() => void rotate()} actions={actions}>
      <div className="flex flex-col gap-4">
        <OverlapField draft={draft} change={change} />
        {seconds !== undefined && <OldPair accessKey={accessKey} seconds={seconds} />}
        <FormProblem error={act.error} />
      </div>
    </Dialog>
  );
}

/** Asks how long the old pair is to work on, makes the new one, and shows its private key this once. */
export function RotateAccessKeyDialog({ accessKey, onOpen, onClose }: RotateAccessKeyProps): ReactNode {
  const [made, setMade] = useState<AccessKeyMade>();
  const showToast = useToast();
  if (made === undefined) return <RotateForm accessKey={accessKey} onMade={setMade} onClose={onClose} />;
  const { publicKey } = made.key;
  const end = (): void => {
    onClose();
    showToast({ tone: 'ok', title: `${nameOf(made.key)} was rotated`, action: { label: 'Show the new pair', run: () => { onOpen(publicKey); } } });
  };
  return <ShownOnceDialog made={made} title="The new pair is made" onClose={end} />;
}
