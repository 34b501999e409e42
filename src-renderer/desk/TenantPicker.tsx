import { Combobox as Base } from '@base-ui/react/combobox';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Check, ChevronDown, ChevronsUpDown, Search, X } from 'lucide-react';
import { useDeferredValue, useState } from 'react';
import type { ReactElement, ReactNode } from 'react';
import type { Tenant } from '../../src-shared/tenants.ts';
import { classNames } from '../components/class-names.ts';
import { Field, splitFieldFrame } from '../components/Field.tsx';
import type { FieldFrame } from '../components/Field.tsx';
import { useFieldLinks } from '../components/field-context.ts';
import { useQueries } from './desk-context.tsx';

interface Choice {
  readonly value: string;
  readonly label: string;
}

/** Choosing a tenant among any number: main searches, the page shows the first of what was found. */
interface TenantComboboxProps {
  readonly value: string | undefined;
  readonly onChange: (tenant: Tenant | undefined) => void;
  /** Words for no tenant in particular: "All tenants". Without it one must be chosen. */
  readonly anyLabel?: string | undefined;
  readonly disabled?: boolean | undefined;
  readonly trigger: (label: string | undefined) => ReactElement<Record<string, unknown>>;
}

const most = 50;

/** The display name of a tenant, its id until that is known. */
export function useTenantName(tenant: string | undefined): string | undefined {
  const queries = useQueries();
  const { data } = useQuery({ ...queries.tenants.get.queryOptions({ input: { tenant: tenant ?? '' } }), enabled: tenant !== undefined });
  return tenant === undefined ? undefined : (data?.displayName ?? tenant);
}

function TenantOption({ choice }: { readonly choice: Choice }): ReactNode {
  return (
    <Base.Item
      value={choice}
      className="grid min-h-8 cursor-default grid-cols-[1fr_auto] items-center gap-x-3 rounded-sm px-2 py-1 text-sm outline-hidden select-none data-highlighted:bg-hover"
    >
      <span className="truncate">{choice.label}</span>
      <Base.ItemIndicator className="text-accent-ink">
        <Check aria-hidden size={14} />
      </Base.ItemIndicator>
      {choice.value !== '' && <span className="mono col-span-2 truncate text-xs text-muted">{choice.value}</span>}
    </Base.Item>
  );
}

function TenantPopup({ more }: { readonly more: number }): ReactNode {
  return (
    <Base.Portal render={<section aria-label="Tenants" />}>
      <Base.Positioner sideOffset={4} align="start" className="z-50 outline-hidden">
        <Base.Popup aria-label="Tenants" className="pop w-(--anchor-width) max-w-90 min-w-65 rounded-lg border border-edge bg-raised shadow-menu outline-hidden">
          <div className="flex h-9 items-center gap-2 border-b border-line px-2.5">
            <Search aria-hidden size={14} className="shrink-0 text-faint" />
            <Base.Input aria-label="Search tenants" placeholder="Name or id" className="h-full w-full min-w-0 bg-transparent text-sm outline-hidden" />
          </div>
          <Base.Empty className="px-3 text-sm text-muted not-empty:py-4">No tenant has that name or id.</Base.Empty>
          <Base.List className="max-h-[min(320px,var(--available-height))] overflow-y-auto p-1 outline-hidden empty:p-0">
            {(choice: Choice) => <TenantOption key={choice.value} choice={choice} />}
          </Base.List>
          {more > 0 && <p className="border-t border-line px-3 py-1.5 text-xs text-muted">{more.toLocaleString()} more: type to narrow them down</p>}
        </Base.Popup>
      </Base.Positioner>
    </Base.Portal>
  );
}

function TenantCombobox({ value, onChange, anyLabel, disabled, trigger }: TenantComboboxProps): ReactNode {
  const queries = useQueries();
  const [typed, setTyped] = useState('');
  const search = useDeferredValue(typed);
  const name = useTenantName(value);
  const { data } = useQuery({
    ...queries.tenants.list.queryOptions({ input: { search, state: 'active', limit: most } }),
    placeholderData: keepPreviousData,
  });
  const found = (data?.rows ?? []).map(({ id, displayName }): Choice => ({ value: id, label: displayName }));
  const items = anyLabel === undefined || search !== '' ? found : [{ value: '', label: anyLabel }, ...found];
  const current = value === undefined ? undefined : { value, label: name ?? value };
  return (
    <Base.Root<Choice>
      items={items}
      filter={null}
      autoHighlight
      disabled={disabled}
      value={current ?? (anyLabel === undefined ? null : { value: '', label: anyLabel })}
      isItemEqualToValue={(one, other) => one.value === other.value}
      inputValue={typed}
      onInputValueChange={(next, { reason }) => { setTyped(reason === 'item-press' ? '' : next); }}
      onOpenChange={() => { setTyped(''); }}
      onValueChange={(next) => { onChange(data?.rows.find(({ id }) => id === next?.value)); }}
    >
      {trigger(current?.label ?? anyLabel)}
      <TenantPopup more={(data?.total ?? 0) - found.length} />
    </Base.Root>
  );
}

/** A labelled choice of one tenant. */
export interface TenantFieldProps extends FieldFrame, Omit<TenantComboboxProps, 'trigger'> {
  readonly className?: string | undefined;
}

function FieldTrigger({ label }: { readonly label: string | undefined }): ReactNode {
  const links = useFieldLinks();
  return (
    <Base.Trigger {...links} className="control flex h-8 w-full min-w-0 items-center gap-2 px-2.5 text-left">
      <span className={classNames('min-w-0 flex-1 truncate', label === undefined && 'text-faint')}>{label ?? 'Choose a tenant…'}</span>
      <ChevronsUpDown aria-hidden size={14} className="shrink-0 text-faint" />
    </Base.Trigger>
  );
}

/** A tenant in a form. */
export function TenantField({ className, ...props }: TenantFieldProps): ReactNode {
  const [frame, control] = splitFieldFrame(props);
  return (
    <Field {...frame} className={className}>
      <TenantCombobox {...control} trigger={(label) => <FieldTrigger label={label} />} />
    </Field>
  );
}

const chip = 'inline-flex h-7 max-w-65 items-center gap-1.5 text-xs font-medium whitespace-nowrap transition-colors duration-100 hover:bg-hover data-popup-open:bg-hover';

function ChipTrigger({ name }: { readonly name: string | undefined }): ReactNode {
  const active = name !== undefined;
  return (
    <Base.Trigger aria-label={active ? `Tenant ${name}` : 'Tenant'} className={classNames(chip, 'px-2 focus-visible:outline-offset-1', active ? 'rounded-l-md' : 'rounded-md text-muted')}>
      <span className="text-muted">Tenant</span>
      {active ? <span className="truncate">{name}</span> : <ChevronDown aria-hidden size={13} className="text-faint" />}
    </Base.Trigger>
  );
}

/** A tenant as a filter of a list, beside the facets. */
export function TenantChip({ value, onChange }: { readonly value: string | undefined; readonly onChange: (tenant: string | undefined) => void }): ReactNode {
  const active = value !== undefined;
  return (
    <span className={classNames('inline-flex rounded-md border', active ? 'border-accent-edge bg-accent-soft text-accent-ink' : 'border-edge bg-button')}>
      <TenantCombobox
        value={value}
        onChange={(tenant) => { onChange(tenant?.id); }}
        trigger={(label) => <ChipTrigger name={label} />}
      />
      {active && (
        <button type="button" aria-label="Clear tenant" className={classNames(chip, 'rounded-r-md border-l border-accent-edge px-1.5')} onClick={() => { onChange(undefined); }}>
          <X aria-hidden size={12} />
        </button>
      )}
    </span>
  );
}
