import { WandSparkles } from 'lucide-react';
import type { ReactNode } from 'react';
import { useWatch } from 'react-hook-form';
import type { FieldValues, Path, PathValue, UseFormReturn } from 'react-hook-form';
import type { DeskError } from '../../client.ts';
import { Button } from '../../components/Button.tsx';
import type { FieldProblem } from '../../components/Field.tsx';
import { TextField } from '../../components/TextField.tsx';
import type { TextFieldProps } from '../../components/TextField.tsx';
import { fieldError } from '../../desk/use-act.ts';
import type { MistakesOf } from './pasted-mistakes.ts';

/** What every part of a form of a key works on. */
export interface FormPart<Values extends FieldValues> {
  readonly form: UseFormReturn<Values>;
  /** What main refused the form with. */
  readonly error: DeskError | null;
}

/** The field an error names, as the form calls it: the last part of `key.authentication.serviceAccount`. */
export function refusedField(error: DeskError | null): string | undefined {
  return error !== null && 'field' in error.data ? error.data.field.split('.').at(-1) : undefined;
}

/** What is wrong with a control: what the form found, or else what main said of it. */
export function problemAt<Values extends FieldValues>({ form, error }: FormPart<Values>, name: Path<Values>): string | undefined {
  const { error: own } = form.getFieldState(name, form.formState);
  if (own?.message !== undefined) return own.message;
  if (error === null || refusedField(error) !== name || !('field' in error.data)) return undefined;
  return fieldError(error, error.data.field);
}

/** A name, an ARN or an address: typed or pasted, and looked at while it stands there. */
export interface ExactFieldProps<Values extends FieldValues> extends Omit<TextFieldProps, 'name' | 'form' | 'part' | 'error' | 'value' | 'onChange'> {
  readonly part: FormPart<Values>;
  readonly name: Path<Values>;
  readonly mistakes?: MistakesOf | undefined;
}

/** A control in fixed width that knows what is often pasted into it by mistake, and offers what was meant. */
export function ExactField<Values extends FieldValues>({ part, name, mistakes = {}, hint, ...field }: ExactFieldProps<Values>): ReactNode {
  const { form } = part;
  const typed: unknown = useWatch({ control: form.control, name });
  const mistake = typeof typed === 'string' ? mistakes[name]?.(typed) : undefined;
  const problem: FieldProblem | undefined = mistake ?? problemAt(part, name);
  const { instead } = mistake ?? {};
  const take = (): void => {
    form.setValue(name, instead as PathValue<Values, Path<Values>>, { shouldDirty: true, shouldValidate: true });
  };
  const offer = instead !== undefined && (
    <Button size="small" icon={WandSparkles} className="mt-0.5 h-auto min-h-7 max-w-full shrink py-1 text-left whitespace-normal" onClick={take}>
      <span className="wrap-anywhere">
        Use <span className="mono">{instead}</span>
      </span>
    </Button>
  );
  return <TextField {...field} mono {...form.register(name)} error={problem} hint={offer || hint} />;
}
