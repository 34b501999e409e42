import { useState } from 'react';
import type { ReactNode } from 'react';
import { Button } from './Button.tsx';
import { Callout } from './Callout.tsx';
import { Checkbox } from './Checkbox.tsx';
import { DependantList } from './Dependants.tsx';
import type { Dependants } from './Dependants.tsx';
import { Dialog } from './Dialog.tsx';
import { TextField } from './TextField.tsx';

/** A question before something that cannot, or not easily, be taken back. */
export interface ConfirmDialogProps {
  readonly open: boolean;
  readonly onClose: () => void;
  readonly onConfirm: () => void;
  readonly title: string;
  /** What will happen, in full sentences. */
  readonly children: ReactNode;
  /** The act in words: "Revoke BYOK", never "OK". */
  readonly act: string;
  readonly busy?: boolean | undefined;
  /** False for acts that can be taken back. */
  readonly destructive?: boolean | undefined;
  /** What depends on the thing; shown above the question. */
  readonly dependants?: readonly Dependants[] | undefined;
  /** The dependants must be acknowledged with this sentence before the act is possible. */
  readonly acknowledge?: string | undefined;
  /** The name that must be typed. */
  readonly typeName?: string | undefined;
  /** What went wrong last time. */
  readonly problem?: ReactNode;
}

function Question(props: ConfirmDialogProps & { readonly answers: Answers }): ReactNode {
  const { children, dependants = [], acknowledge, typeName, problem, answers } = props;
  return (
    <div className="flex flex-col gap-4">
      <div className="text-sm text-muted">{children}</div>
      {dependants.length > 0 && <DependantList dependants={dependants} />}
      {acknowledge !== undefined && <Checkbox label={acknowledge} checked={answers.acknowledged} onChange={answers.acknowledge} />}
      {typeName !== undefined && (
        <TextField
          label={`Type ${typeName} to confirm`}
          mono
          value={answers.typed}
          onChange={(event) => {
            answers.type(event.currentTarget.value);
          }}
        />
      )}
      {problem !== undefined && (
        <Callout tone="danger" live>
          {problem}
        </Callout>
      )}
    </div>
  );
}

interface Answers {
  readonly acknowledged: boolean;
  readonly acknowledge: (yes: boolean) => void;
  readonly typed: string;
  readonly type: (text: string) => void;
}

function useAnswers(): Answers {
  const [acknowledged, acknowledge] = useState(false);
  const [typed, type] = useState('');
  return { acknowledged, acknowledge, typed, type };
}

function ConfirmForm(props: ConfirmDialogProps): ReactNode {
  const { onClose, onConfirm, title, act, busy, destructive = true, acknowledge, typeName } = props;
  const answers = useAnswers();
  const ready = (acknowledge === undefined || answers.acknowledged) && (typeName === undefined || answers.typed.trim() === typeName);
  return (
    <Dialog
      open
      guarded
      width="small"
      onClose={onClose}
      title={title}
      onSubmit={() => {
        if (ready) onConfirm();
      }}
      actions={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" kind={destructive ? 'danger' : 'primary'} disabled={!ready} busy={busy}>
            {act}
          </Button>
        </>
      }
    >
      <Question {...props} answers={answers} />
    </Dialog>
  );
}

/** Asks once more: says what happens, what depends on it, and how sure one must be. */
export function ConfirmDialog(props: ConfirmDialogProps): ReactNode {
  return props.open ? <ConfirmForm {...props} /> : null;
}
