import { Search } from 'lucide-react';
import type { ReactNode } from 'react';
import { classNames } from '../components/class-names.ts';
import { Kbd } from '../components/Kbd.tsx';
import { Tooltip } from '../components/Tooltip.tsx';
import { Link, useRoute } from '../routing.tsx';
import { usePalette } from '../stores/view.tsx';
import { Mark } from './Mark.tsx';
import { places } from './places.ts';
import type { Place } from './places.ts';
import { RailFoot } from './RailFoot.tsx';
import type { RailFootProps } from './RailFoot.tsx';
import { useMedia } from './use-media.ts';

/** What the rail shows besides its places. */
export interface RailProps extends RailFootProps {
  /** Work under way: small, above the foot. */
  readonly jobs?: ReactNode;
}

const line =
  'flex h-8 w-full items-center gap-2.5 rounded-md px-2 text-sm text-muted transition-colors duration-100 hover:bg-pressed/60 hover:text-ink wide:px-2.5 max-wide:justify-center';

/** Whether the window is so narrow that the rail is icons alone. */
export function useFoldedRail(): boolean {
  return useMedia('(max-width: 1100px)');
}

function RailPlace({ place, current, folded }: { readonly place: Place; readonly current: boolean; readonly folded: boolean }): ReactNode {
  const Icon = place.icon;
  return (
    <Tooltip text={place.label} side="right" disabled={!folded}>
      <Link
        to={place.to}
        aria-current={current ? 'page' : undefined}
        className={classNames(line, current && 'bg-pressed font-medium text-ink hover:bg-pressed')}
      >
        <Icon aria-hidden size={16} className={current ? 'text-accent-ink' : undefined} />
        <span className="max-wide:sr-only">{place.label}</span>
      </Link>
    </Tooltip>
  );
}

function FindButton({ folded }: { readonly folded: boolean }): ReactNode {
  const { setOpen } = usePalette();
  return (
    <Tooltip text="Find or do anything · Ctrl K" side="right" disabled={!folded}>
      <button
        type="button"
        aria-keyshortcuts="Control+K Meta+K"
        onClick={() => {
          setOpen(true);
        }}
        className={classNames(line, 'border border-edge bg-surface text-faint hover:bg-hover')}
      >
        <Search aria-hidden size={15} />
        <span className="flex-1 text-left max-wide:sr-only">Find…</span>
        <span className="max-wide:hidden" aria-hidden>
          <Kbd keys={['Ctrl', 'K']} />
        </span>
      </button>
    </Tooltip>
  );
}

/** The left rail: where one can go, what is running, whose vault is open. */
export function Rail(props: RailProps): ReactNode {
  const { screen } = useRoute();
  const folded = useFoldedRail();
  return (
    <nav aria-label="Main" className="flex w-14 shrink-0 flex-col border-r border-edge bg-rail px-2.5 py-3 wide:w-57">
      <div className="mb-3 flex h-8 items-center gap-2.5 max-wide:justify-center wide:px-1.5">
        <Mark />
        <span className="text-base font-semibold tracking-[-0.015em] max-wide:sr-only">Keydesk</span>
      </div>
      <FindButton folded={folded} />
      <ul className="mt-3 flex flex-1 flex-col gap-0.5 overflow-y-auto">
        {places.map((place) => (
          <li key={place.label}>
            <RailPlace place={place} folded={folded} current={place.screens.includes(screen)} />
          </li>
        ))}
      </ul>
      {props.jobs}
      <RailFoot {...props} />
    </nav>
  );
}
