import { Menu as Base } from '@base-ui/react/menu';
import { Check } from 'lucide-react';
import type { LucideIcon } from 'lucide-react';
import type { ReactElement, ReactNode } from 'react';
import { classNames } from './class-names.ts';

/** One line of a menu. */
export type MenuEntry =
  | {
      readonly kind?: 'item' | undefined;
      readonly label: string;
      readonly icon?: LucideIcon | undefined;
      readonly detail?: string | undefined;
      readonly danger?: boolean | undefined;
      readonly disabled?: boolean | undefined;
      readonly onSelect: () => void;
    }
  | {
      readonly kind: 'check';
      readonly label: string;
      readonly detail?: string | undefined;
      readonly checked: boolean;
      readonly disabled?: boolean | undefined;
      readonly onChange: (checked: boolean) => void;
    }
  | { readonly kind: 'separator' }
  | { readonly kind: 'heading'; readonly label: string };

const row =
  'flex h-8 cursor-default items-center gap-2.5 rounded-sm px-2 text-sm outline-hidden select-none data-disabled:text-faint data-highlighted:bg-hover';

function Entry({ entry }: { readonly entry: MenuEntry }): ReactNode {
  switch (entry.kind) {
    case 'separator':
      return <Base.Separator className="mx-1 my-1 h-px bg-line" />;
    case 'heading':
      return <div className="px-2 pt-1.5 pb-1 text-2xs font-medium text-faint">{entry.label}</div>;
    case 'check':
      return (
        <Base.CheckboxItem
          className={row}
          checked={entry.checked}
          disabled={entry.disabled}
          closeOnClick={false}
          onCheckedChange={entry.onChange}
        >
          <span className="flex size-4 items-center justify-center rounded-xs border border-control data-checked:border-accent" data-checked={entry.checked || undefined}>
            <Base.CheckboxItemIndicator className="flex size-full items-center justify-center bg-accent text-white">
              <Check aria-hidden size={12} strokeWidth={3} />
            </Base.CheckboxItemIndicator>
          </span>
          <span className="flex-1">{entry.label}</span>
          {entry.detail !== undefined && <span className="text-xs text-faint tabular-nums">{entry.detail}</span>}
        </Base.CheckboxItem>
      );
    case undefined:
    case 'item':
      return <PlainItem entry={entry} />;
  }
}

function PlainItem({ entry }: { readonly entry: Extract<MenuEntry, { readonly onSelect: () => void }> }): ReactNode {
  const Icon = entry.icon;
  return (
    <Base.Item
      className={classNames(row, entry.danger && !entry.disabled && 'text-danger-ink data-highlighted:bg-danger-soft')}
      disabled={entry.disabled}
      onClick={entry.onSelect}
    >
      {Icon && <Icon aria-hidden size={15} className={entry.danger ? undefined : 'text-muted'} />}
      <span className="flex-1">{entry.label}</span>
      {entry.detail !== undefined && <span className="text-xs text-faint">{entry.detail}</span>}
    </Base.Item>
  );
}

/** A menu on a button. */
export interface MenuProps {
  /** The button that opens it: a `Button` or an `IconButton` with `tooltip={false}`. */
  readonly trigger: ReactElement<Record<string, unknown>>;
  readonly entries: readonly MenuEntry[];
  readonly align?: 'start' | 'center' | 'end' | undefined;
}

/** A list of things to do, opened by its trigger; arrows, typing and Escape work. */
export function Menu({ trigger, entries, align = 'start' }: MenuProps): ReactNode {
  return (
    <Base.Root>
      <Base.Trigger render={trigger} />
      <Base.Portal render={<section aria-label="Menu" />}>
        <Base.Positioner align={align} sideOffset={4} className="z-50 outline-hidden">
          <Base.Popup className="pop max-h-(--available-height) min-w-45 overflow-y-auto rounded-lg border border-edge bg-raised p-1 shadow-menu outline-hidden">
            {entries.map((entry, index) => (
              <Entry key={entry.kind === 'separator' ? index : `${entry.kind ?? 'item'}-${entry.label}`} entry={entry} />
            ))}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}
