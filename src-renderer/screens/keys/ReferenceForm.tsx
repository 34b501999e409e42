import { useEffect, useState } from 'react';
import type { ComponentType, ReactNode } from 'react';
import { useForm } from 'react-hook-form';
import type { DefaultValues, FieldValues, UseFormReturn } from 'react-hook-form';
import type { z } from 'zod';
import type { KeyPlace } from '../../../src-shared/key-abilities.ts';
import type { KeyReference, Provider } from '../../../src-shared/key-references.ts';
import type { KmsKey } from '../../../src-shared/keys.ts';
import { Callout } from '../../components/Callout.tsx';
import { SegmentedControl } from '../../components/SegmentedControl.tsx';
import { formResolver } from '../../desk/form-resolver.ts';
import { FormProblem } from '../../desk/FormProblem.tsx';
import { refusedField } from './ExactField.tsx';
import type { FormPart } from './ExactField.tsx';
import { FormActions } from './FormActions.tsx';
import { GrantStep } from './GrantStep.tsx';
import type { GrantingFormProps } from './register-key.ts';
import { SetupSteps } from './SetupSteps.tsx';
import { setupGuides } from './setup-guides.ts';
import { useReferenceOrder } from './use-reference-order.ts';

/** Whether the key exists, or shall be made where the customer's keys are. */
export type KeyWay = 'register' | 'create';

/** The fields of one provider. */
export type FieldsOf<Values extends FieldValues> = ComponentType<FormPart<Values> & { readonly way: KeyWay }>;

/** What a form of one provider is made of. Keep its identity. */
export interface ReferenceKind<Values extends FieldValues> {
  readonly provider: Provider;
  readonly empty: Values;
  readonly schemas: Readonly<Record<KeyWay, z.ZodType<Values, Values>>>;
  readonly reference: (values: Values) => KeyReference;
  readonly place: (values: Values) => KeyPlace;
  readonly Fields: FieldsOf<Values>;
}

/** A form that registers or makes a key of one provider. */
export interface ReferenceFormProps<Values extends FieldValues> extends GrantingFormProps {
  readonly kind: ReferenceKind<Values>;
  /** What is done with the key before the form ends: entering the PIN that was typed. */
  readonly onAdded?: ((key: KmsKey, values: Values) => Promise<KmsKey>) | undefined;
}

const ways = [
  { value: 'register', label: 'The key exists' },
  { value: 'create', label: 'Create it at the provider' },
] as const;

function CreateNote({ provider }: { readonly provider: Provider }): ReactNode {
  return (
    <Callout tone="info" title="Keydesk makes the key and registers it">
      {setupGuides[provider].toCreate} The page of the key then shows what must be granted for its daily use.
    </Callout>
  );
}

function useWay<Values extends FieldValues>(kind: ReferenceKind<Values>): { readonly form: UseFormReturn<Values>; readonly way: KeyWay; readonly choose: (way: KeyWay) => void } {
  const [way, setWay] = useState<KeyWay>('register');
  const form = useForm<Values>({ resolver: formResolver(kind.schemas[way]), defaultValues: kind.empty as DefaultValues<Values> });
  const choose = (next: KeyWay): void => {
    form.clearErrors();
    setWay(next);
  };
  return { form, way, choose };
}

/** Names a key and how to reach it, shows what must be granted for it, and registers it; or has it made. */
export function ReferenceForm<Values extends FieldValues>({ kind, onAdded, onGranting, onClose, onDone }: ReferenceFormProps<Values>): ReactNode {
  const { provider, empty, reference, place, Fields } = kind;
  const order = useReferenceOrder();
  const { form, way, choose } = useWay(kind);
  const end = async (key: KmsKey | undefined): Promise<void> => {
    if (key) onDone((await onAdded?.(key, form.getValues())) ?? key);
  };
  const submit = form.handleSubmit(async (values) => {
    const displayName = String(values['displayName']).trim();
    if (way === 'register') await order.showGrants(displayName, reference(values));
    else await end(await order.create(displayName, place(values)));
  });
  const { granting } = order;
  useEffect(() => {
    onGranting(granting !== undefined);
  }, [granting, onGranting]);
  const atField = Object.hasOwn(empty, refusedField(order.error) ?? '');
  // Only hidden while the grants are shown: what was listed for it is still there on the way back.
  return (
    <>
      <form noValidate hidden={granting !== undefined} onSubmit={(event) => void submit(event)} className="flex flex-col gap-4">
        <SegmentedControl label="The key" value={way} onChange={choose} segments={ways} />
        {way === 'create' && <CreateNote provider={provider} />}
        <Fields form={form} error={order.error} way={way} />
        <SetupSteps provider={provider} />
        <FormProblem error={atField ? null : order.error} />
        <FormActions act={way === 'register' ? 'Continue' : 'Create key'} busy={order.busy} onClose={onClose} />
      </form>
      {granting && <GrantStep granting={granting} order={order} onRegister={() => void order.register(granting).then(end)} />}
    </>
  );
}
