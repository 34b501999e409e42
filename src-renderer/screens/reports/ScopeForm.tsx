import type { ReactNode } from 'react';
import { Select } from '../../components/Select.tsx';
import { TextField } from '../../components/TextField.tsx';
import { TenantField } from '../../desk/TenantPicker.tsx';
import type { SearchPatch } from '../../router.ts';
import type { ScopeView } from './use-report-scope.ts';

/** What a report is about, and the way to change it. */
export interface ScopeFormProps {
  readonly view: ScopeView;
  readonly onChange: (patch: SearchPatch) => void;
}

const periods = [
  { value: '7-days', label: 'Last 7 days' },
  { value: '30-days', label: 'Last 30 days' },
  { value: 'month', label: 'Last calendar month' },
  { value: 'quarter', label: 'Last calendar quarter' },
  { value: 'year', label: 'Last calendar year' },
  { value: 'custom', label: 'Two days of your own' },
] as const;

function CustomDays({ view, onChange }: ScopeFormProps): ReactNode {
  const { range, scope } = view;
  const whole = range.from !== '' && range.to !== '';
  const problem = whole && scope === null ? 'The last day must not be before the first.' : undefined;
  return (
    <>
      <TextField type="date" label="First day" value={range.from} onChange={(event) => { onChange({ from: event.currentTarget.value }); }} />
      <TextField type="date" label="Last day" value={range.to} error={problem} hint={whole ? undefined : 'Choose both days; the last one is included.'} onChange={(event) => { onChange({ to: event.currentTarget.value }); }} />
    </>
  );
}

/** Period and tenant of a report; the days are those of the officer's calendar, the last one included. */
export function ScopeForm({ view, onChange }: ScopeFormProps): ReactNode {
  const { period, range, tenant } = view;
  return (
    <div className="grid grid-cols-2 items-start gap-4 huge:grid-cols-4">
      <Select
        label="Period"
        value={period}
        options={periods}
        hint={period === 'custom' ? undefined : `${range.from} to ${range.to}`}
        onChange={(next) => { onChange(next === 'custom' ? { period: next, from: range.from, to: range.to } : { period: next, from: null, to: null }); }}
      />
      {period === 'custom' && <CustomDays view={view} onChange={onChange} />}
      <TenantField label="Tenant" anyLabel="All tenants" value={tenant} onChange={(chosen) => { onChange({ tenant: chosen?.id ?? null }); }} />
    </div>
  );
}
