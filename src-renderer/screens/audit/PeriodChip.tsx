import { useState } from 'react';
import type { ReactNode } from 'react';
import { Button } from '../../components/Button.tsx';
import { useNow } from '../../components/use-now.ts';
import { TextField } from '../../components/TextField.tsx';
import { useSearch } from '../../routing.tsx';
import { ChipPopover } from './ChipPopover.tsx';
import { dayText, lastDays } from './period.ts';

const presets = [
  { label: 'Today', days: 1 },
  { label: '7 days', days: 7 },
  { label: '30 days', days: 30 },
  { label: '90 days', days: 90 },
] as const;

function spoken(day: string | null): string {
  return day?.replace(/Z$/, ' UTC') ?? '';
}

function words(from: string | null, to: string | null): string | undefined {
  if (from === null && to === null) return undefined;
  if (from === to) return spoken(from);
  if (to === null) return `from ${spoken(from)}`;
  return from === null ? `to ${spoken(to)}` : `${spoken(from)} – ${spoken(to)}`;
}

/** The two ends of the period, and the way to set them in the URL. */
function Days({ onDone }: { readonly onDone: () => void }): ReactNode {
  const [search, change] = useSearch();
  const now = useNow(60_000);
  const day = (name: string): string => search.get(name)?.slice(0, 10) ?? '';
  const preset = (days: number): void => {
    change({ ...lastDays(days, now) });
    onDone();
  };
  return (
    <div className="flex flex-col gap-3">
      <div className="flex flex-wrap gap-1.5">
        {presets.map(({ label, days }) => (
          <Button key={label} size="small" onClick={() => { preset(days); }}>
            {label}
          </Button>
        ))}
      </div>
      <TextField type="date" label="First day" value={day('from')} max={dayText(now)} onChange={(event) => { change({ from: event.currentTarget.value }); }} />
      <TextField type="date" label="Last day" hint="Days of your own calendar; the last one is included." value={day('to')} onChange={(event) => { change({ to: event.currentTarget.value }); }} />
    </div>
  );
}

/** The period of the log. */
export function PeriodChip(): ReactNode {
  const [search, change] = useSearch();
  const [open, setOpen] = useState(false);
  return (
    <ChipPopover
      label="Period"
      chosen={words(search.get('from'), search.get('to'))}
      open={open}
      onOpenChange={setOpen}
      onClear={() => { change({ from: null, to: null }); }}
    >
      <Days onDone={() => { setOpen(false); }} />
    </ChipPopover>
  );
}
