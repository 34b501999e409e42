import { Switch as Base } from '@base-ui/react/switch';
import { useId } from 'react';
import type { ReactNode } from 'react';

/** A setting that takes effect at once. */
export interface SwitchProps {
  readonly label: string;
  readonly hint?: ReactNode;
  readonly checked: boolean;
  readonly onChange: (checked: boolean) => void;
  readonly disabled?: boolean | undefined;
}

/** Words at the left, the switch at the right. */
export function Switch({ label, hint, checked, onChange, disabled }: SwitchProps): ReactNode {
  const id = useId();
  return (
    <div className="flex items-start justify-between gap-6">
      <div className="min-w-0">
        <label htmlFor={id} className="text-sm font-medium">
          {label}
        </label>
        {hint !== undefined && (
          <div id={`${id}-hint`} className="mt-0.5 text-xs text-muted">
            {hint}
          </div>
        )}
      </div>
      <Base.Root
        id={id}
        checked={checked}
        disabled={disabled}
        aria-describedby={hint === undefined ? undefined : `${id}-hint`}
        onCheckedChange={onChange}
        className="mt-0.5 flex h-5 w-8.5 shrink-0 items-center rounded-full border border-control bg-neutral-soft p-0.5 transition-colors duration-150 data-checked:border-accent data-checked:bg-accent data-disabled:opacity-60"
      >
        <Base.Thumb className="size-3.5 rounded-full bg-control transition-transform duration-150 data-checked:translate-x-3.5 data-checked:bg-white" />
      </Base.Root>
    </div>
  );
}
