import { Tabs as Base } from '@base-ui/react/tabs';
import type { ReactNode } from 'react';

/** One tab and its content. */
export interface Tab<Id extends string> {
  readonly id: Id;
  readonly label: string;
  /** A count beside the label. */
  readonly count?: number | undefined;
  readonly content: ReactNode;
}

/** Views of one thing; the current one belongs in the URL. */
export interface TabsProps<Id extends string> {
  readonly label: string;
  readonly tabs: readonly Tab<Id>[];
  readonly current: Id;
  readonly onChange: (id: Id) => void;
}

const tabLook =
  'flex h-9 items-center gap-1.5 rounded-sm text-sm font-medium text-muted transition-colors duration-100 hover:text-ink focus-visible:-outline-offset-2 data-active:text-ink';

/** A line of tabs above their content; the content takes the height that is left. */
export function Tabs<Id extends string>({ label, tabs, current, onChange }: TabsProps<Id>): ReactNode {
  const choose = (value: unknown): void => {
    const chosen = tabs.find((tab) => tab.id === value);
    if (chosen) onChange(chosen.id);
  };
  return (
    <Base.Root value={current} onValueChange={choose} className="flex min-h-0 flex-1 flex-col">
      <Base.List aria-label={label} activateOnFocus={false} className="relative flex gap-5 border-b border-edge px-6">
        {tabs.map((tab) => (
          <Base.Tab key={tab.id} value={tab.id} className={tabLook}>
            {tab.label}
            {tab.count !== undefined && <span className="text-xs font-normal text-faint tabular-nums">{tab.count.toLocaleString()}</span>}
          </Base.Tab>
        ))}
        <Base.Indicator className="absolute bottom-[-1px] left-(--active-tab-left) h-0.5 w-(--active-tab-width) bg-accent transition-all duration-150 ease-out" />
      </Base.List>
      {tabs.map((tab) => (
        <Base.Panel key={tab.id} value={tab.id} className="flex min-h-0 flex-1 flex-col pt-5 data-hidden:hidden">
          {tab.content}
        </Base.Panel>
      ))}
    </Base.Root>
  );
}
