import { useState } from 'react';
import type { ReactNode } from 'react';
import { Button } from '../../components/Button.tsx';
import { Dialog } from '../../components/Dialog.tsx';
import { RadioCards } from '../../components/RadioCards.tsx';
import { Select } from '../../components/Select.tsx';
import { TextArea } from '../../components/TextArea.tsx';
import { fromBase64Url } from '../../desk/base64url.ts';
import { useClient } from '../../desk/desk-context.tsx';
import { saveFile } from '../../desk/save-file.ts';
import { TenantField } from '../../desk/TenantPicker.tsx';
import { useNewPassphrase } from '../../desk/use-new-passphrase.ts';
import type { NewPassphrase } from '../../desk/use-new-passphrase.ts';
import { fieldError, useAct } from '../../desk/use-act.ts';
import type { Act } from '../../desk/use-act.ts';
import { useToast } from '../../stores/view.tsx';
import type { ImportFormat } from '../../../src-shared/secrets.ts';
import { FormProblem } from '../../desk/FormProblem.tsx';
import { NewPassphraseFields } from '../../desk/NewPassphraseFields.tsx';
import { exportProblems, recipientsOf } from './export-form.ts';
import type { ExportForm } from './export-form.ts';
import { formatOptions } from './format-words.ts';

interface FormParts {
  readonly form: ExportForm;
  readonly change: (patch: Partial<ExportForm>) => void;
  readonly passphrase: NewPassphrase;
  readonly problems: ReturnType<typeof exportProblems>;
  readonly error: Act<undefined, unknown>['error'];
}

const cards = [
  { value: 'recipients', label: 'Named recipients', detail: 'Only the holders of these age keys can open it.' },
  { value: 'passphrase', label: 'A passphrase', detail: 'Whoever has the file and the passphrase can open it.' },
] as const;

function Lock({ form, change, passphrase, problems, error }: FormParts): ReactNode {
  if (form.lock === 'recipients') {
    return (
      <TextArea
        label="Recipients"
        mono
        rows={3}
        value={form.recipients}
        placeholder="age1…"
        error={problems.recipients ?? fieldError(error, 'recipients')}
        hint="One age public key a line, at most 20."
        onChange={(event) => { change({ recipients: event.currentTarget.value }); }}
      />
    );
  }
  return (
    <NewPassphraseFields
      value={passphrase}
      label="Passphrase of the file"
      hint="Hand it over by another way than the file."
      error={problems.passphrase ?? fieldError(error, 'passphrase')}
    />
  );
}

function Fields(parts: FormParts & { readonly fixed: boolean }): ReactNode {
  const { form, change, problems, error, fixed } = parts;
  return (
    <div className="flex flex-col gap-4">
      <TenantField label="Tenant" disabled={fixed} value={form.tenant} error={problems.tenant} onChange={(tenant) => { change({ tenant: tenant?.id }); }} />
      <Select<ImportFormat> label="Format inside the age file" value={form.format} onChange={(format) => { change({ format }); }} options={formatOptions} />
      <RadioCards label="Who can open it" columns={2} cards={cards} value={form.lock} onChange={(lock) => { change({ lock }); }} />
      <Lock {...parts} />
      <TextArea label="Reason" rows={2} value={form.reason} error={problems.reason ?? fieldError(error, 'reason')} hint="Written to the audit log with the number of secrets and the recipients." onChange={(event) => { change({ reason: event.currentTarget.value }); }} />
      <FormProblem error={error} fields={['recipients', 'passphrase', 'reason']} />
    </div>
  );
}

/** Hands the secrets of a tenant out as one age-encrypted file. */
export function ExportDialog({ tenant, onClose }: { readonly tenant: string | undefined; readonly onClose: () => void }): ReactNode {
  const client = useClient();
  const showToast = useToast();
  const [form, setForm] = useState<ExportForm>({ tenant, format: 'dotenv', lock: 'recipients', recipients: '', reason: '' });
  const [tried, setTried] = useState(false);
  const passphrase = useNewPassphrase([tenant ?? '']);
  const problems = exportProblems(form, passphrase.ready);
  const act = useAct(({ tenant: whose, format, lock, recipients, reason }: ExportForm & { readonly tenant: string }) => {
    const lockedFor = lock === 'recipients' ? { recipients: [...recipientsOf(recipients)] } : { passphrase: passphrase.text };
    return client.secrets.export({ tenant: whose, format, reason, ...lockedFor });
  }, 'form');
  const submit = async (): Promise<void> => {
    setTried(true);
    if (form.tenant === undefined || Object.keys(problems).length > 0) return;
    const file = await act.run({ ...form, tenant: form.tenant });
    if (file === undefined) return;
    saveFile({ fileName: file.fileName, content: fromBase64Url(file.content) });
    onClose();
    showToast({ tone: 'ok', title: `${file.fileName} was saved`, detail: 'It is encrypted with age; the export is in the audit log.' });
  };
  const actions = (
    <>
      <Button onClick={onClose}>Cancel</Button>
      <Button kind="primary" type="submit" busy={act.busy}>
        Export
      </Button>
    </>
  );
  return (
    <Dialog open guarded title="Export secrets" description="The active secrets of one tenant in one age-encrypted file. Values never leave the vault in clear." onClose={onClose} onSubmit={() => void submit()} actions={actions}>
      <Fields form={form} change={(patch) => { setForm({ ...form, ...patch }); }} passphrase={passphrase} problems={tried ? problems : {}} error={act.error} fixed={tenant !== undefined} />
    </Dialog>
  );
}
