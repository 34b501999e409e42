import { useDeferredValue, useState } from 'react';
import type { ReactNode } from 'react';
import type { AccessKey } from '../../../src-shared/access-keys.ts';
import type { Secret } from '../../../src-shared/secrets.ts';
import { needsReason } from '../../../src-shared/sensitivity.ts';
import { reasonSchema } from '../../../src-shared/values.ts';
import { Button } from '../../components/Button.tsx';
import { Callout } from '../../components/Callout.tsx';
import { Dialog } from '../../components/Dialog.tsx';
import { Field } from '../../components/Field.tsx';
import { ChoiceFieldTrigger, SearchedChoice } from '../../components/SearchedChoice.tsx';
import type { FoundChoice } from '../../components/SearchedChoice.tsx';
import { sensitivityWords } from '../../components/SensitivityBadge.tsx';
import { TextArea } from '../../components/TextArea.tsx';
import { useClient } from '../../desk/desk-context.tsx';
import { FormProblem } from '../../desk/FormProblem.tsx';
import { fieldError, useAct } from '../../desk/use-act.ts';
import { useToast } from '../../stores/view.tsx';
import { nameOf, shortKey } from '../access-keys/access-key-words.ts';
import { mayResolve } from './grant-words.ts';
import { useGrantableKeys } from './use-grantable-keys.ts';

interface KeyChoiceProps {
  readonly tenant: string;
  readonly chosen: AccessKey | undefined;
  readonly onChoose: (key: AccessKey | undefined) => void;
}

function choiceOf(key: AccessKey): FoundChoice {
  return { value: key.publicKey, label: nameOf(key), detail: `${shortKey(key.publicKey)} · ${key.tenant === null ? 'account' : 'this tenant'}` };
}

function KeyChoice({ tenant, chosen, onChoose }: KeyChoiceProps): ReactNode {
  const [typed, setTyped] = useState('');
  const { keys, more } = useGrantableKeys(tenant, useDeferredValue(typed));
  return (
    <SearchedChoice
      label="Access keys"
      searchLabel="Search access keys"
      placeholder="Name or public key"
      nothing="No working access key of this tenant or of the account has that name or public key."
      choices={keys.map(choiceOf)}
      more={more}
      current={chosen === undefined ? null : choiceOf(chosen)}
      typed={typed}
      onType={setTyped}
      onChoose={(value) => { onChoose(keys.find(({ publicKey }) => publicKey === value)); }}
      trigger={<ChoiceFieldTrigger label={chosen && nameOf(chosen)} placeholder="Choose an access key…" />}
    />
  );
}

interface Reason {
  readonly text: string;
  readonly type: (text: string) => void;
  /** Whether there must be one. */
  readonly asked: boolean;
  readonly given: string | undefined;
  readonly ready: boolean;
}

function useReason(secret: Secret): Reason {
  const [text, type] = useState('');
  const asked = needsReason(secret.sensitivity);
  const parsed = reasonSchema.safeParse(text);
  const given = parsed.success ? parsed.data : undefined;
  return { text, type, asked, given, ready: given !== undefined || (!asked && text.trim() === '') };
}

/** Lets an access key have a secret resolved. For PHI and above the reason is kept for every use. */
export function GrantDialog({ secret, onClose }: { readonly secret: Secret; readonly onClose: () => void }): ReactNode {
  const client = useClient();
  const showToast = useToast();
  const [key, choose] = useState<AccessKey>();
  const reason = useReason(secret);
  const act = useAct((agent: AccessKey) => client.accessKeys.grant({ secret: secret.id, agent: agent.identity, reason: reason.given }), 'form');
  const grant = async (): Promise<void> => {
    if (key === undefined || !reason.ready || (await act.run(key)) === undefined) return;
    onClose();
    showToast({ tone: 'ok', title: `${nameOf(key)} may have ${secret.key} resolved` });
  };
  const actions = (
    <>
      <Button onClick={onClose}>Cancel</Button>
      <Button kind="primary" type="submit" busy={act.busy} disabled={key === undefined || !reason.ready}>
        Grant
      </Button>
    </>
  );
  const what = 'A program with this access key may fill the value into a text by POST secrets:resolve. Each time is an audit event.';
  const hint = reason.asked ? `It is classified ${sensitivityWords[secret.sensitivity].word}: the reason is kept and written down with every use.` : 'Kept with the grant.';
  return (
    <Dialog open guarded width="small" title={`Grant ${secret.key}`} description={what} onClose={onClose} onSubmit={() => void grant()} actions={actions}>
      <div className="flex flex-col gap-4">
        <Field label="Access key" error={fieldError(act.error, 'agent')} hint="A key of this tenant, or of the account.">
          <KeyChoice tenant={secret.tenant} chosen={key} onChoose={choose} />
        </Field>
        {key !== undefined && !mayResolve(key.roles) && (
          <Callout tone="attention">This key has neither secrets-read nor secrets-admin. It can resolve nothing until it has one of them.</Callout>
        )}
        <TextArea label="Reason" optional={!reason.asked} rows={2} value={reason.text} hint={hint} onChange={(event) => { reason.type(event.currentTarget.value); }} />
        <FormProblem error={act.error} fields={['agent']} />
      </div>
    </Dialog>
  );
}
