import { CircleAlert } from 'lucide-react';
import { useId } from 'react';
import type { ReactNode } from 'react';
import { classNames } from './class-names.ts';
import { FieldLinksProvider } from './field-context.ts';

/** What is wrong with a value and what to do about it. */
export type FieldProblem = string | { readonly problem: string; readonly remedy: string };

/** What every field has around its control. */
export interface FieldFrame {
  readonly label: string;
  readonly hint?: ReactNode;
  readonly error?: FieldProblem | undefined;
  readonly required?: boolean | undefined;
  /** Says "optional" beside the label; required fields carry no star. */
  readonly optional?: boolean | undefined;
  /** Keeps the label for screen readers alone, where the place already says it. */
  readonly hideLabel?: boolean | undefined;
  /** Stands at the right end of the label's line. */
  readonly corner?: ReactNode;
}

/** A field's label, hint and error around any control. */
export interface FieldProps extends FieldFrame {
  readonly children: ReactNode;
  readonly className?: string | undefined;
}

function FieldError({ id, error }: { readonly id: string; readonly error: FieldProblem }): ReactNode {
  const { problem, remedy } = typeof error === 'string' ? { problem: error, remedy: undefined } : error;
  return (
    <p id={id} className="flex gap-1.5 text-xs text-danger-ink">
      <CircleAlert aria-hidden size={13} className="mt-[1.5px] shrink-0" />
      <span>
        {problem}
        {remedy !== undefined && <span className="text-muted"> {remedy}</span>}
      </span>
    </p>
  );
}

function FieldLabel({ id, field }: { readonly id: string; readonly field: FieldFrame }): ReactNode {
  return (
    <div className={classNames('flex items-baseline justify-between gap-3', field.hideLabel && 'sr-only')}>
      <label htmlFor={id} className="text-xs font-medium wrap-anywhere text-ink">
        {field.label}
        {field.optional && <span className="font-normal text-faint"> · optional</span>}
      </label>
      {field.corner !== undefined && <span className="text-xs text-muted">{field.corner}</span>}
    </div>
  );
}

/** Lays a control out with its label above, its hint and error below. */
export function Field(props: FieldProps): ReactNode {
  const { hint, error, required, children, className } = props;
  const id = useId();
  const described = [hint !== undefined && `${id}-hint`, error !== undefined && `${id}-error`].filter(Boolean).join(' ');
  const links = {
    id,
    'aria-describedby': described || undefined,
    'aria-invalid': error === undefined ? undefined : (true as const),
    'aria-required': required ? (true as const) : undefined,
  };
  return (
    <div className={classNames('flex min-w-0 flex-col gap-1.5', className)}>
      <FieldLabel id={id} field={props} />
      <FieldLinksProvider value={links}>{children}</FieldLinksProvider>
      {error !== undefined && <FieldError id={`${id}-error`} error={error} />}
      {hint !== undefined && (
        <div id={`${id}-hint`} className="text-xs text-muted">
          {hint}
        </div>
      )}
    </div>
  );
}

/** Splits a field component's props into what goes around the control and what goes on it. */
export function splitFieldFrame<P extends FieldFrame>(props: P): readonly [FieldFrame, Omit<P, keyof FieldFrame>] {
  const { label, hint, error, required, optional, hideLabel, corner, ...control } = props;
  return [{ label, hint, error, required, optional, hideLabel, corner }, control];
}
