import { Search, X } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import type { ReactNode } from 'react';
import { Button } from './Button.tsx';
import { FacetChip } from './FacetChip.tsx';
import type { Facet } from './FacetChip.tsx';
import { IconButton } from './IconButton.tsx';
import { TextInput } from './TextField.tsx';

/** Search and facets above a list. What is chosen belongs in the URL. */
export interface FilterBarProps {
  readonly search: string;
  /** Called 150 ms after the last key, and at once on Enter or clear. */
  readonly onSearch: (search: string) => void;
  /** What can be searched: "Search name or id". */
  readonly placeholder: string;
  readonly facets?: readonly Facet[] | undefined;
  readonly onFacet?: ((id: string, selected: readonly string[]) => void) | undefined;
  readonly onClear?: (() => void) | undefined;
  /** Filters of another make, behind the facets; `narrowed` says whether one of them is set. */
  readonly chips?: ReactNode;
  readonly narrowed?: boolean | undefined;
  /** How many are left: "1,204 of 100,000 secrets". */
  readonly summary?: string | undefined;
  /** At the right end. */
  readonly children?: ReactNode;
}

function useDraft(search: string, onSearch: (search: string) => void): readonly [string, (text: string, now?: boolean) => void] {
  const [draft, setDraft] = useState<string>();
  const latest = useRef(onSearch);
  useEffect(() => {
    latest.current = onSearch;
  });
  useEffect(() => {
    if (draft === undefined) return undefined;
    const timer = setTimeout(() => {
      latest.current(draft);
      setDraft(undefined);
    }, 150);
    return () => { clearTimeout(timer); };
  }, [draft]);
  const type = (text: string, now = false): void => {
    setDraft(now ? undefined : text);
    if (now) latest.current(text);
  };
  return [draft ?? search, type];
}

function SearchBox({ search, onSearch, placeholder }: Pick<FilterBarProps, 'search' | 'onSearch' | 'placeholder'>): ReactNode {
  const [draft, type] = useDraft(search, onSearch);
  const clear = <IconButton icon={X} label="Clear the search" size="small" tooltip={false} className="-mr-1.5 size-5" onClick={() => { type('', true); }} />;
  return (
    <TextInput
      icon={Search}
      size="small"
      className="w-64 max-wide:w-54"
      type="text"
      role="searchbox"
      aria-label={placeholder}
      placeholder={placeholder}
      value={draft}
      onChange={(event) => { type(event.currentTarget.value); }}
      onKeyDown={(event) => {
        if (event.key === 'Enter') type(draft, true);
        if (event.key === 'Escape') type('', true);
      }}
      suffix={draft === '' ? undefined : clear}
    />
  );
}

/** Narrows a list: search, facets as chips, a count, and the way back to all. */
export function FilterBar(props: FilterBarProps): ReactNode {
  const { facets = [], onFacet, onClear, chips, summary, children, search } = props;
  const narrowed = props.narrowed === true || search !== '' || facets.some((facet) => facet.selected.length > 0);
  return (
    <div role="search" className="flex shrink-0 flex-wrap items-center gap-2 px-6 pb-3">
      <SearchBox {...props} />
      {facets.map((facet) => (
        <FacetChip key={facet.id} facet={facet} onChange={(selected) => onFacet?.(facet.id, selected)} />
      ))}
      {chips}
      {narrowed && onClear && (
        <Button kind="ghost" size="small" onClick={onClear}>
          Clear
        </Button>
      )}
      <span className="flex-1" />
      {summary !== undefined && (
        <span aria-live="polite" className="text-xs text-muted tabular-nums">
          {summary}
        </span>
      )}
      {children}
    </div>
  );
}
