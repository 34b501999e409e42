import { useState } from 'react';
import type { ReactNode } from 'react';
import type { AccessKey } from '../../../src-shared/access-keys.ts';
import { Button } from '../../components/Button.tsx';
import { Dialog } from '../../components/Dialog.tsx';
import { TextField } from '../../components/TextField.tsx';
import { useNow } from '../../components/use-now.ts';
import { useClient } from '../../desk/desk-context.tsx';
import { FormProblem } from '../../desk/FormProblem.tsx';
import { fieldError, useAct } from '../../desk/use-act.ts';
import { useToast } from '../../stores/view.tsx';
import { draftProblems, patchOf, rolesFor } from './access-key-form.ts';
import type { AccessKeyDraft, AccessKeyPatch, AccessKeyProblems } from './access-key-form.ts';
import { nameOf } from './access-key-words.ts';
import { draftOf, usualExpiry } from './expiry-form.ts';
import { ExpiryField } from './ExpiryField.tsx';
import { RoleFields } from './RoleFields.tsx';

/** What of a key is edited: everything that can be, or the part that a finding is about. */
export type EditedPart = 'all' | 'roles' | 'expiry';

/** A key that is edited. */
export interface EditAccessKeyProps {
  readonly accessKey: AccessKey;
  readonly part: EditedPart;
  readonly onClose: () => void;
}

interface FieldsProps extends Pick<EditAccessKeyProps, 'accessKey' | 'part'> {
  readonly draft: AccessKeyDraft;
  readonly change: (draft: AccessKeyDraft) => void;
  readonly problems: AccessKeyProblems;
}

const titles: Readonly<Record<EditedPart, string>> = { all: 'Change', roles: 'Narrow the roles of', expiry: 'Set the expiry of' };

function Fields({ accessKey, part, draft, change, problems }: FieldsProps): ReactNode {
  const now = useNow(60_000);
  return (
    <>
      {part === 'all' && <TextField label="Name" value={draft.name} error={problems.name} onChange={(event) => { change({ ...draft, name: event.currentTarget.value }); }} />}
      {part !== 'expiry' && (
        <RoleFields offered={rolesFor(accessKey.tenant === null ? 'account' : 'tenant')} roles={draft.roles} onChange={(roles) => { change({ ...draft, roles }); }} error={problems.roles} />
      )}
      {part !== 'roles' && <ExpiryField draft={draft.expiry ?? draftOf(accessKey.expiresAt)} now={now} onChange={(expiry) => { change({ ...draft, expiry }); }} error={problems.expiresAt} />}
    </>
  );
}

function firstDraft({ name, roles }: AccessKey, part: EditedPart): AccessKeyDraft {
  return { name, roles, expiry: part === 'expiry' ? usualExpiry : undefined };
}

/** Changes the name, the roles or the end of a key. Roles and end hold from the next call on. */
export function EditAccessKeyDialog({ accessKey, part, onClose }: EditAccessKeyProps): ReactNode {
  const client = useClient();
  const showToast = useToast();
  const [draft, change] = useState(() => firstDraft(accessKey, part));
  const act = useAct((patch: AccessKeyPatch) => client.accessKeys.update({ publicKey: accessKey.publicKey, ...patch }), 'form');
  const now = useNow(60_000);
  const problems = draftProblems(accessKey, draft, now);
  const patch = patchOf(accessKey, draft, now);
  const ready = Object.keys(problems).length === 0 && Object.keys(patch).length > 0;
  const save = async (): Promise<void> => {
    if (!ready || (await act.run(patch)) === undefined) return;
    onClose();
    showToast({ tone: 'ok', title: `${draft.name.trim() || nameOf(accessKey)} was changed` });
  };
  const shown = { ...problems, name: problems.name ?? fieldError(act.error, 'name'), roles: problems.roles ?? fieldError(act.error, 'roles'), expiresAt: problems.expiresAt ?? fieldError(act.error, 'expiresAt') };
  const actions = (
    <>
      <Button onClick={onClose}>Cancel</Button>
      <Button kind="primary" type="submit" busy={act.busy} disabled={!ready}>
        Save changes
      </Button>
    </>
  );
  return (
    <Dialog
      open
      guarded
      width={part === 'expiry' ? 'medium' : 'large'}
      title={`${titles[part]} ${nameOf(accessKey)}`}
      description="What you change holds from the next call on, for tokens in use too."
      onClose={onClose}
      onSubmit={() => void save()}
      actions={actions}
    >
      <div className="flex flex-col gap-4">
        <Fields accessKey={accessKey} part={part} draft={draft} change={change} problems={shown} />
        <FormProblem error={act.error} fields={['name', 'roles', 'expiresAt']} />
      </div>
    </Dialog>
  );
}
