import { Toggle } from '@base-ui/react/toggle';
import { ToggleGroup } from '@base-ui/react/toggle-group';
import type { LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';

/** One segment. */
export interface Segment<Value extends string> {
  readonly value: Value;
  readonly label: string;
  readonly icon?: LucideIcon | undefined;
}

/** A choice between few short words, always one. */
export interface SegmentedControlProps<Value extends string> {
  readonly label: string;
  readonly value: Value;
  readonly onChange: (value: Value) => void;
  readonly segments: readonly Segment<Value>[];
}

/** Words side by side in one control. */
export function SegmentedControl<Value extends string>(props: SegmentedControlProps<Value>): ReactNode {
  const { label, value, onChange, segments } = props;
  return (
    <ToggleGroup
      aria-label={label}
      value={[value]}
      onValueChange={([next]) => {
        if (next !== undefined) onChange(next);
      }}
      className="inline-flex h-8 self-start items-center gap-0.5 rounded-md border border-edge bg-sunken p-0.5"
    >
      {segments.map(({ value: own, label: word, icon: Icon }) => (
        <Toggle
          key={own}
          value={own}
          className="flex h-full items-center gap-1.5 rounded-sm px-2.5 text-xs font-medium text-muted transition-colors duration-100 hover:text-ink data-pressed:bg-raised data-pressed:text-ink data-pressed:shadow-control"
        >
          {Icon && <Icon aria-hidden size={13} />}
          {word}
        </Toggle>
      ))}
    </ToggleGroup>
  );
}
