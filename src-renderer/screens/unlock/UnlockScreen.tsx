import { FolderLock, Undo2 } from 'lucide-react';
import { useState } from 'react';
import type { ReactNode } from 'react';
import { Button } from '../../components/Button.tsx';
import { PassphraseField } from '../../components/PassphraseField.tsx';
import { useClient, useTakeState } from '../../desk/desk-context.tsx';
import { useAct } from '../../desk/use-act.ts';
import { Doorway } from '../../frame/Doorway.tsx';
import { lockWords } from './lock-words.ts';
import { SlotChoice } from './SlotChoice.tsx';
import { UnlockProblem } from './UnlockProblem.tsx';
import { useUnlock } from './use-unlock.ts';
import type { LockedVault } from './use-unlock.ts';

function UnlockForm({ state }: { readonly state: LockedVault }): ReactNode {
  const [slot, setSlot] = useState(state.slots[0]?.id);
  const [passphrase, setPassphrase] = useState('');
  const { busy, error, wrong, secondsLeft, unlock, clear } = useUnlock(state);
  const submit = async (): Promise<void> => {
    if (slot === undefined || passphrase === '' || busy || secondsLeft > 0) return;
    const refused = await unlock(slot, passphrase);
    if (refused?.code === 'PASSPHRASE_WRONG') setPassphrase('');
  };
  return (
    <form
      noValidate
      className="flex flex-col gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
    >
      <SlotChoice slots={state.slots} value={slot} onChange={(next) => { setSlot(next); clear(); }} />
      <PassphraseField
        label="Passphrase"
        purpose="current"
        autoFocus
        corner={state.slots.length === 1 ? state.slots[0]?.officer.name : undefined}
        value={passphrase}
        error={wrong}
        onChange={(event) => { setPassphrase(event.currentTarget.value); clear(); }}
      />
      {error !== null && <UnlockProblem error={error} others={state.slots.length > 1} />}
      <Button type="submit" kind="primary" size="large" busy={busy} disabled={passphrase === '' || secondsLeft > 0}>
        {secondsLeft > 0 ? `Try again in ${String(secondsLeft)} s` : busy ? 'Unlocking…' : 'Unlock'}
      </Button>
      {secondsLeft > 0 && (
        <p role="status" className="text-center text-xs text-muted">
          After several wrong passphrases Keydesk waits longer each time. Starting it again does not shorten the wait.
        </p>
      )}
    </form>
  );
}

/** The door of a locked vault. */
export function UnlockScreen({ state }: { readonly state: LockedVault }): ReactNode {
  const client = useClient();
  const takeState = useTakeState();
  const leaving = useAct(() => client.vault.close());
  const leave = async (): Promise<void> => {
    const next = await leaving.run(undefined);
    if (next !== undefined) takeState(next);
  };
  return (
    <Doorway title={`Unlock ${state.name}`} subtitle={lockWords[state.reason]}>
      <UnlockForm state={state} />
      <footer className="mt-6 flex items-center justify-between gap-4 border-t border-edge pt-3 text-xs text-muted">
        <span className="flex min-w-0 items-center gap-2">
          <FolderLock aria-hidden size={14} className="shrink-0" />
          <span className="mono wrap-anywhere">{state.path}</span>
        </span>
        <Button size="small" kind="ghost" icon={Undo2} busy={leaving.busy} onClick={() => void leave()}>
          Use another vault
        </Button>
      </footer>
    </Doorway>
  );
}
