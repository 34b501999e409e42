import { Checkbox as Base } from '@base-ui/react/checkbox';
import { Check, Minus } from 'lucide-react';
import type { ReactNode } from 'react';
import { useId } from 'react';
import { classNames } from './class-names.ts';

/** A box without words beside it; it needs `label` for its name. */
export interface CheckBoxProps {
  readonly checked: boolean;
  readonly onChange: (checked: boolean) => void;
  readonly indeterminate?: boolean | undefined;
  readonly disabled?: boolean | undefined;
  readonly label?: string | undefined;
  readonly id?: string | undefined;
  readonly describedBy?: string | undefined;
  readonly tabIndex?: number | undefined;
}

/** The bare box. */
export function CheckBox(props: CheckBoxProps): ReactNode {
  const { checked, onChange, indeterminate = false, disabled, label, id, describedBy, tabIndex } = props;
  return (
    <Base.Root
      id={id}
      checked={checked}
      indeterminate={indeterminate}
      disabled={disabled}
      tabIndex={tabIndex}
      aria-label={label}
      aria-describedby={describedBy}
      onCheckedChange={onChange}
      className="flex size-4 shrink-0 items-center justify-center rounded-sm border border-control bg-surface transition-colors hover:border-faint data-checked:border-accent data-checked:bg-accent data-disabled:border-edge data-disabled:bg-sunken data-indeterminate:border-accent data-indeterminate:bg-accent"
    >
      <Base.Indicator className="flex text-white data-unchecked:hidden">
        {indeterminate ? <Minus aria-hidden size={12} strokeWidth={3} /> : <Check aria-hidden size={12} strokeWidth={3} />}
      </Base.Indicator>
    </Base.Root>
  );
}

/** A box with its words. */
export interface CheckboxProps extends Omit<CheckBoxProps, 'label' | 'describedBy' | 'id'> {
  readonly label: string;
  readonly hint?: ReactNode;
}

/** A yes or no with its words at the right, the whole line clickable. */
export function Checkbox({ label, hint, ...box }: CheckboxProps): ReactNode {
  const id = useId();
  return (
    <div className="flex items-start gap-2.5">
      <span className="flex h-5 items-center">
        <CheckBox {...box} id={id} describedBy={hint === undefined ? undefined : `${id}-hint`} />
      </span>
      <div className="min-w-0">
        <label htmlFor={id} className={classNames('text-sm', box.disabled && 'text-faint')}>
          {label}
        </label>
        {hint !== undefined && (
          <div id={`${id}-hint`} className="text-xs text-muted">
            {hint}
          </div>
        )}
      </div>
    </div>
  );
}
