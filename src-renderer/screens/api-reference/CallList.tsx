import { Search } from 'lucide-react';
import { useEffect, useRef } from 'react';
import type { KeyboardEvent, ReactNode } from 'react';
import { classNames } from '../../components/class-names.ts';
import { TextInput } from '../../components/TextField.tsx';
import { Link, useRouter, useSearch } from '../../routing.tsx';
import { MethodWord } from './MethodWord.tsx';
import { narrowed } from './reference.ts';
import type { ReferenceCall, ReferenceFamily } from './reference.ts';

/** The list at the left. */
export interface CallListProps {
  readonly families: readonly ReferenceFamily[];
  readonly current: string | undefined;
}

function CallLink({ call, current, search }: { readonly call: ReferenceCall; readonly current: boolean; readonly search: string }): ReactNode {
  const own = useRef<HTMLLIElement>(null);
  useEffect(() => {
    if (current) own.current?.scrollIntoView({ block: 'nearest' });
  }, [current]);
  return (
    <li ref={own} className="scroll-my-8">
      <Link
        to={{ screen: 'api-reference', operation: call.id }}
        search={{ search }}
        aria-current={current ? 'page' : undefined}
        className={classNames('flex items-center gap-2 rounded-md px-2 py-1 text-sm text-muted hover:bg-hover hover:text-ink', current && 'bg-pressed font-medium text-ink')}
      >
        <MethodWord method={call.method} className="w-12 shrink-0 text-2xs" />
        <span className="truncate" title={call.title}>
          {call.title}
        </span>
      </Link>
    </li>
  );
}

function Families({ families, current, search }: CallListProps & { readonly search: string }): ReactNode {
  if (families.length === 0) return <p className="px-2 py-4 text-sm text-muted">No call has all of these words.</p>;
  return families.map(({ name, calls }) => (
    <section key={name} aria-label={name} className="mb-4">
      <h2 className="px-2 pb-1 text-2xs font-medium text-faint">{name}</h2>
      <ul className="flex flex-col gap-px">
        {calls.map((call) => (
          <CallLink key={call.id} call={call} current={call.id === current} search={search} />
        ))}
      </ul>
    </section>
  ));
}

/** Every call by dialect, narrowed by a search that stands in the URL; Enter opens the first that is left. */
export function CallList({ families, current }: CallListProps): ReactNode {
  const router = useRouter();
  const [params, setSearch] = useSearch();
  const search = params.get('search') ?? '';
  const left = narrowed(families, search);
  const onKeyDown = (event: KeyboardEvent): void => {
    const first = left[0]?.calls[0];
    if (event.key === 'Escape') setSearch({ search: null });
    if (event.key === 'Enter' && first !== undefined) router.navigate({ screen: 'api-reference', operation: first.id }, { search });
  };
  return (
    <nav aria-label="Calls" className="flex w-74 shrink-0 flex-col border-r border-edge max-wide:w-66 print:hidden">
      <div className="px-4 pt-4 pb-3">
        <TextInput
          icon={Search}
          size="small"
          type="text"
          role="searchbox"
          aria-label="Search title, method or path"
          placeholder="Search title, method or path"
          value={search}
          onChange={(event) => { setSearch({ search: event.currentTarget.value }); }}
          onKeyDown={onKeyDown}
        />
      </div>
      <div className="min-h-0 flex-1 overflow-y-auto px-2 pb-6">
        <Families families={left} current={current} search={search} />
      </div>
    </nav>
  );
}
