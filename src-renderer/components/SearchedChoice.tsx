import { Combobox as Base } from '@base-ui/react/combobox';
import { Check, ChevronsUpDown, Search } from 'lucide-react';
import type { ReactElement, ReactNode } from 'react';
import { classNames } from './class-names.ts';
import { useFieldLinks } from './field-context.ts';

/** Something that was found: what it is known by, its name, and a line of small print below it. */
export interface FoundChoice {
  readonly value: string;
  readonly label: string;
  readonly detail?: string | undefined;
}

/** Choosing one of any number: main searches, the page shows the first of what was found. */
export interface SearchedChoiceProps {
  /** What is chosen among, for screen readers: "Tenants". */
  readonly label: string;
  readonly searchLabel: string;
  readonly placeholder: string;
  /** Said when nothing was found. */
  readonly nothing: string;
  readonly choices: readonly FoundChoice[];
  /** How many more there are than are shown. */
  readonly more: number;
  readonly current: FoundChoice | null;
  readonly disabled?: boolean | undefined;
  readonly typed: string;
  readonly onType: (text: string) => void;
  readonly onChoose: (value: string | undefined) => void;
  readonly trigger: ReactElement<Record<string, unknown>>;
}

function FoundOption({ choice }: { readonly choice: FoundChoice }): ReactNode {
  return (
    <Base.Item
      value={choice}
      className="grid min-h-8 cursor-default grid-cols-[1fr_auto] items-center gap-x-3 rounded-sm px-2 py-1 text-sm outline-hidden select-none data-highlighted:bg-hover"
    >
      <span className="truncate">{choice.label}</span>
      <Base.ItemIndicator className="text-accent-ink">
        <Check aria-hidden size={14} />
      </Base.ItemIndicator>
      {choice.detail !== undefined && <span className="mono col-span-2 truncate text-xs text-muted">{choice.detail}</span>}
    </Base.Item>
  );
}

function FoundPopup({ label, searchLabel, placeholder, nothing, more }: Pick<SearchedChoiceProps, 'label' | 'searchLabel' | 'placeholder' | 'nothing' | 'more'>): ReactNode {
  return (
    <Base.Portal render={<section aria-label={label} />}>
      <Base.Positioner sideOffset={4} align="start" className="z-50 outline-hidden">
        <Base.Popup aria-label={label} className="pop w-(--anchor-width) max-w-90 min-w-65 rounded-lg border border-edge bg-raised shadow-menu outline-hidden">
          <div className="flex h-9 items-center gap-2 border-b border-line px-2.5">
            <Search aria-hidden size={14} className="shrink-0 text-faint" />
            <Base.Input aria-label={searchLabel} placeholder={placeholder} className="h-full w-full min-w-0 bg-transparent text-sm outline-hidden" />
          </div>
          <Base.Empty className="px-3 text-sm text-muted not-empty:py-4">{nothing}</Base.Empty>
          <Base.List className="max-h-[min(320px,var(--available-height))] overflow-y-auto p-1 outline-hidden empty:p-0">
            {(choice: FoundChoice) => <FoundOption key={choice.value} choice={choice} />}
          </Base.List>
          {more > 0 && <p className="border-t border-line px-3 py-1.5 text-xs text-muted">{more.toLocaleString()} more: type to narrow them down</p>}
        </Base.Popup>
      </Base.Positioner>
    </Base.Portal>
  );
}

/** A list that is searched while one types, under any trigger. */
export function SearchedChoice(props: SearchedChoiceProps): ReactNode {
  const { choices, current, disabled, typed, onType, onChoose, trigger } = props;
  return (
    <Base.Root<FoundChoice>
      items={choices}
      filter={null}
      autoHighlight
      disabled={disabled}
      value={current}
      isItemEqualToValue={(one, other) => one.value === other.value}
      inputValue={typed}
      onInputValueChange={(next, { reason }) => { onType(reason === 'item-press' ? '' : next); }}
      onOpenChange={() => { onType(''); }}
      onValueChange={(next) => { onChoose(next?.value); }}
    >
      {trigger}
      <FoundPopup {...props} />
    </Base.Root>
  );
}

/** The trigger of a searched choice inside a field. */
export function ChoiceFieldTrigger({ label, placeholder }: { readonly label: string | undefined; readonly placeholder: string }): ReactNode {
  const links = useFieldLinks();
  return (
    <Base.Trigger {...links} className="control flex h-8 w-full min-w-0 items-center gap-2 px-2.5 text-left">
      <span className={classNames('min-w-0 flex-1 truncate', label === undefined && 'text-faint')}>{label ?? placeholder}</span>
      <ChevronsUpDown aria-hidden size={14} className="shrink-0 text-faint" />
    </Base.Trigger>
  );
}
