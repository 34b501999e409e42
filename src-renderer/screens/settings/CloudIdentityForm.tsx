import type { ComponentType, ReactNode } from 'react';
import { useForm } from 'react-hook-form';
import type { DefaultValues, FieldValues } from 'react-hook-form';
import type { z } from 'zod';
import type { CloudIdentities } from '../../../src-shared/cloud-identities.ts';
import { SidePanel } from '../../components/SidePanel.tsx';
import { useClient } from '../../desk/desk-context.tsx';
import { formResolver } from '../../desk/form-resolver.ts';
import { FormProblem } from '../../desk/FormProblem.tsx';
import { useAct } from '../../desk/use-act.ts';
import { useToast } from '../../stores/view.tsx';
import { refusedField } from '../keys/ExactField.tsx';
import type { FormPart } from '../keys/ExactField.tsx';
import { FormActions } from '../keys/FormActions.tsx';

/** What the form of an identity at one cloud is made of. Keep its identity. */
export interface IdentityKind<Values extends FieldValues> {
  /** How the cloud is written. */
  readonly cloud: string;
  readonly schema: z.ZodType<Values, Values>;
  readonly valuesOf: (identities: CloudIdentities) => Values;
  /** All identities, with the one that the filled form stands for. */
  readonly put: (identities: CloudIdentities, values: Values) => CloudIdentities;
  readonly Fields: ComponentType<{ readonly part: FormPart<Values> }>;
}

/** A form beside the settings. */
export interface CloudIdentityFormProps<Values extends FieldValues> {
  readonly kind: IdentityKind<Values>;
  readonly identities: CloudIdentities;
  readonly onClose: () => void;
}

/** Says as whom one cloud is reached. */
export function CloudIdentityForm<Values extends FieldValues>({ kind, identities, onClose }: CloudIdentityFormProps<Values>): ReactNode {
  const { cloud, schema, valuesOf, put, Fields } = kind;
  const { settings } = useClient();
  const { busy, error, run } = useAct(settings.update, 'form');
  const showToast = useToast();
  const values = valuesOf(identities);
  const form = useForm<Values>({ resolver: formResolver(schema), defaultValues: values as DefaultValues<Values> });
  const submit = form.handleSubmit(async (filled) => {
    if ((await run({ cloudIdentities: put(identities, filled) })) === undefined) return;
    showToast({ tone: 'ok', title: `Identity at ${cloud} saved` });
    onClose();
  });
  const atField = Object.hasOwn(values, refusedField(error) ?? '');
  return (
    <SidePanel open width="wide" onClose={onClose} title={`Identity at ${cloud}`} subtitle="As whom this desk reaches keys that calls name without the way to them. Only names are kept here.">
      <form noValidate onSubmit={(event) => void submit(event)} className="flex flex-col gap-4">
        <Fields part={{ form, error }} />
        <FormProblem error={atField ? null : error} />
        <FormActions act="Save identity" busy={busy} onClose={onClose} />
      </form>
    </SidePanel>
  );
}
