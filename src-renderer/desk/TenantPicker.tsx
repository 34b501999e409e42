import { Combobox as Base } from '@base-ui/react/combobox';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { ChevronDown, X } from 'lucide-react';
import { useDeferredValue, useState } from 'react';
import type { ReactElement, ReactNode } from 'react';
import type { Tenant } from '../../src-shared/tenants.ts';
import { classNames } from '../components/class-names.ts';
import { Field, splitFieldFrame } from '../components/Field.tsx';
import type { FieldFrame } from '../components/Field.tsx';
import { ChoiceFieldTrigger, SearchedChoice } from '../components/SearchedChoice.tsx';
import type { FoundChoice } from '../components/SearchedChoice.tsx';
import { useQueries } from './desk-context.tsx';

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

function TenantCombobox({ value, onChange, anyLabel, disabled, trigger }: TenantComboboxProps): ReactNode {
  const queries = useQueries();
  const [typed, setTyped] = useState('');
  const search = useDeferredValue(typed);
  const name = useTenantName(value);
  const { data } = useQuery({
    ...queries.tenants.list.queryOptions({ input: { search, state: 'active', limit: most } }),
    placeholderData: keepPreviousData,
  });
  const found = (data?.rows ?? []).map(({ id, displayName }): FoundChoice => ({ value: id, label: displayName, detail: id }));
  const any = anyLabel === undefined ? null : { value: '', label: anyLabel };
  const current = value === undefined ? any : { value, label: name ?? value };
  return (
    <SearchedChoice
      label="Tenants"
      searchLabel="Search tenants"
      placeholder="Name or id"
      nothing="No tenant has that name or id."
      choices={any === null || search !== '' ? found : [any, ...found]}
      more={(data?.total ?? 0) - found.length}
      current={current}
      disabled={disabled}
      typed={typed}
      onType={setTyped}
      onChoose={(next) => { onChange(data?.rows.find(({ id }) => id === next)); }}
      trigger={trigger(current?.label)}
    />
  );
}

/** A labelled choice of one tenant. */
export interface TenantFieldProps extends FieldFrame, Omit<TenantComboboxProps, 'trigger'> {
  readonly className?: string | undefined;
}

/** A tenant in a form. */
export function TenantField({ className, ...props }: TenantFieldProps): ReactNode {
  const [frame, control] = splitFieldFrame(props);
  return (
    <Field {...frame} className={className}>
      <TenantCombobox {...control} trigger={(label) => <ChoiceFieldTrigger label={label} placeholder="Choose a tenant…" />} />
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
