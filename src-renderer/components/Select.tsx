import { Select as Base } from '@base-ui/react/select';
import { Check, ChevronsUpDown } from 'lucide-react';
import type { ReactNode } from 'react';
import { classNames } from './class-names.ts';
import { Field, splitFieldFrame } from './Field.tsx';
import type { FieldFrame } from './Field.tsx';
import { useFieldLinks } from './field-context.ts';

/** One choice: the word shown, and a line that explains it. */
export interface SelectOption<Value extends string> {
  readonly value: Value;
  readonly label: string;
  readonly detail?: string | undefined;
  readonly disabled?: boolean | undefined;
}

/** A choice of one among many. */
export interface SelectInputProps<Value extends string> {
  readonly value: Value | undefined;
  readonly onChange: (value: Value) => void;
  readonly options: readonly SelectOption<Value>[];
  readonly placeholder?: string | undefined;
  readonly disabled?: boolean | undefined;
  readonly size?: 'small' | 'medium' | undefined;
  readonly name?: string | undefined;
  /** Needed where no field gives a label. */
  readonly 'aria-label'?: string | undefined;
}

function Option<Value extends string>({ option }: { readonly option: SelectOption<Value> }): ReactNode {
  return (
    <Base.Item
      value={option.value}
      disabled={option.disabled}
      className="grid min-h-8 cursor-default grid-cols-[1fr_auto] items-center gap-x-3 rounded-sm px-2 py-1.5 text-sm outline-hidden select-none data-disabled:text-faint data-highlighted:bg-hover"
    >
      <Base.ItemText>{option.label}</Base.ItemText>
      <Base.ItemIndicator className="text-accent-ink">
        <Check aria-hidden size={14} />
      </Base.ItemIndicator>
      {option.detail !== undefined && <span className="col-span-2 text-xs text-muted">{option.detail}</span>}
    </Base.Item>
  );
}

function Popup<Value extends string>({ options }: { readonly options: readonly SelectOption<Value>[] }): ReactNode {
  return (
    <Base.Portal render={<section aria-label="Options" />}>
      <Base.Positioner sideOffset={4} alignItemWithTrigger={false} className="z-50 outline-hidden">
        <Base.Popup className="pop max-w-90 min-w-(--anchor-width) rounded-lg border border-edge bg-raised shadow-menu outline-hidden">
          <Base.List className="max-h-[min(320px,var(--available-height))] overflow-y-auto p-1 outline-hidden">
            {options.map((option) => (
              <Option key={option.value} option={option} />
            ))}
          </Base.List>
        </Base.Popup>
      </Base.Positioner>
    </Base.Portal>
  );
}

/** The bare select. */
export function SelectInput<Value extends string>(props: SelectInputProps<Value>): ReactNode {
  const { value, onChange, options, placeholder = 'Choose…', disabled, size = 'medium', name } = props;
  const { id, ...links } = useFieldLinks();
  return (
    <Base.Root
      items={options}
      value={value ?? null}
      disabled={disabled}
      name={name}
      onValueChange={(next) => {
        if (next !== null) onChange(next);
      }}
    >
      <Base.Trigger
        {...links}
        id={id}
        aria-label={props['aria-label']}
        className={classNames('control flex w-full min-w-0 items-center gap-2 px-2.5 text-left', size === 'small' ? 'h-7 text-xs' : 'h-8')}
      >
        <Base.Value className="min-w-0 flex-1 truncate data-placeholder:text-faint" placeholder={placeholder} />
        <Base.Icon className="shrink-0 text-faint">
          <ChevronsUpDown aria-hidden size={14} />
        </Base.Icon>
      </Base.Trigger>
      <Popup options={options} />
    </Base.Root>
  );
}

/** A labelled select. With react-hook-form: inside a `Controller`. */
export interface SelectProps<Value extends string> extends FieldFrame, Omit<SelectInputProps<Value>, 'aria-label'> {
  readonly className?: string | undefined;
}

/** A labelled choice of one among many. */
export function Select<Value extends string>({ className, ...props }: SelectProps<Value>): ReactNode {
  const [frame, control] = splitFieldFrame(props);
  return (
    <Field {...frame} className={className}>
      <SelectInput {...control} />
    </Field>
  );
}
