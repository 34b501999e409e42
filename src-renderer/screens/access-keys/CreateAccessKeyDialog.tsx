import { useState } from 'react';
import type { ReactNode } from 'react';
import type { AccessKeyMade } from '../../../src-shared/access-keys.ts';
import { Button } from '../../components/Button.tsx';
import { Dialog } from '../../components/Dialog.tsx';
import { RadioCards } from '../../components/RadioCards.tsx';
import { TextField } from '../../components/TextField.tsx';
import { useNow } from '../../components/use-now.ts';
import { useClient } from '../../desk/desk-context.tsx';
import { FormProblem } from '../../desk/FormProblem.tsx';
import { TenantField } from '../../desk/TenantPicker.tsx';
import { fieldError, useAct } from '../../desk/use-act.ts';
import type { Act } from '../../desk/use-act.ts';
import { useToast } from '../../stores/view.tsx';
import { accessKeyProblems, emptyForm, inScope, orderOf, rolesFor } from './access-key-form.ts';
import type { AccessKeyForm, AccessKeyOrder, AccessKeyProblems } from './access-key-form.ts';
import { nameOf } from './access-key-words.ts';
import { ExpiryField } from './ExpiryField.tsx';
import { RoleFields } from './RoleFields.tsx';
import { ShownOnceDialog } from './ShownOnceDialog.tsx';

/** Where a new key begins. */
export interface CreateAccessKeyProps {
  /** The tenant that is proposed. */
  readonly tenant: string | undefined;
  readonly onOpen: (publicKey: string) => void;
  readonly onClose: () => void;
}

const scopeCards = [
  { value: 'tenant', label: 'One tenant', detail: 'It reaches this tenant alone. Any other is refused.' },
  { value: 'account', label: 'The account', detail: 'It reaches the whole vault: every tenant there is and will be.' },
] as const;

interface FieldsProps {
  readonly form: AccessKeyForm;
  readonly change: (form: AccessKeyForm) => void;
  readonly problems: AccessKeyProblems;
  readonly error: Act<AccessKeyOrder, AccessKeyMade>['error'];
  readonly now: number;
}

function ScopeFields({ form, change, problems, error }: FieldsProps): ReactNode {
  return (
    <>
      <RadioCards label="Scope" columns={2} cards={scopeCards} value={form.scope} onChange={(scope) => { change(inScope(form, scope)); }} />
      {form.scope === 'tenant' && (
        <TenantField
          label="Tenant"
          value={form.tenant}
          onChange={(tenant) => { change({ ...form, tenant: tenant?.id }); }}
          error={problems.tenant ?? fieldError(error, 'tenant')}
        />
      )}
    </>
  );
}

function Fields(props: FieldsProps): ReactNode {
  const { form, change, problems, error, now } = props;
  return (
    <div className="flex flex-col gap-4">
      <ScopeFields {...props} />
      <TextField
        label="Name"
        value={form.name}
        hint="What uses it: a pipeline, a service, a person’s script. It can be changed later."
        error={problems.name ?? fieldError(error, 'name')}
        onChange={(event) => { change({ ...form, name: event.currentTarget.value }); }}
      />
      <RoleFields offered={rolesFor(form.scope)} roles={form.roles} onChange={(roles) => { change({ ...form, roles }); }} error={problems.roles ?? fieldError(error, 'roles')} />
      <ExpiryField draft={form.expiry} now={now} onChange={(expiry) => { change({ ...form, expiry }); }} error={problems.expiresAt ?? fieldError(error, 'expiresAt')} />
      <FormProblem error={error} fields={['tenant', 'name', 'roles', 'expiresAt']} />
    </div>
  );
}

function CreateForm({ tenant, onMade, onClose }: Pick<CreateAccessKeyProps, 'tenant' | 'onClose'> & { readonly onMade: (made: AccessKeyMade) => void }): ReactNode {
  const client = useClient();
  const [form, change] = useState(() => emptyForm(tenant));
  const [tried, setTried] = useState(false);
  const act = useAct((order: AccessKeyOrder) => client.accessKeys.create(order), 'form');
  const now = useNow(60_000);
  const problems = tried ? accessKeyProblems(form, now) : {};
  const create = async (): Promise<void> => {
    setTried(true);
    if (Object.keys(accessKeyProblems(form, now)).length > 0) return;
    const made = await act.run(orderOf(form, now));
    if (made !== undefined) onMade(made);
  };
  const actions = (
    <>
      {Object.keys(problems).length > 0 && (
        <span role="alert" className="mr-auto text-xs text-danger-ink">
          Complete what is marked above.
        </span>
      )}
      <Button onClick={onClose}>Cancel</Button>
      <Button kind="primary" type="submit" busy={act.busy}>
        Create access key
      </Button>
    </>
  );
  return (
    <Dialog open guarded width="large" title="Create an access key" onClose={onClose} onSubmit={() => void create()} actions={actions}>
      <Fields form={form} change={change} problems={problems} error={act.error} now={now} />
    </Dialog>
  );
}

/** Asks for a new key, makes it, and shows its private key this once. */
export function CreateAccessKeyDialog({ tenant, onOpen, onClose }: CreateAccessKeyProps): ReactNode {
  const [made, setMade] = useState<AccessKeyMade>();
  const showToast = useToast();
  if (made === undefined) return <CreateForm tenant={tenant} onMade={setMade} onClose={onClose} />;
  const { publicKey } = made.key;
  const end = (): void => {
    onClose();
    showToast({ tone: 'ok', title: `${nameOf(made.key)} was created`, action: { label: 'Show it', run: () => { onOpen(publicKey); } } });
  };
  return <ShownOnceDialog made={made} title="The access key is made" onClose={end} />;
}
