import type { ReactNode } from 'react';
import type { AccessRole } from '../../../src-shared/access-keys.ts';
import { classNames } from '../../components/class-names.ts';
import { toneSoft } from '../../components/tone.ts';
import { roleWords } from './access-key-words.ts';

/** A role as it stands on the wire; one that asks for care is marked. */
export function RoleChip({ role }: { readonly role: AccessRole }): ReactNode {
  const tone = roleWords[role].caution === undefined ? 'neutral' : 'attention';
  return (
    <span title={roleWords[role].meaning} className={classNames('inline-flex h-5 shrink-0 items-center rounded-sm border px-1.5 text-2xs font-medium whitespace-nowrap', toneSoft[tone])}>
      {role}
    </span>
  );
}

/** The roles of a key in one line: the first of them, and how many more. */
export function RoleChips({ roles }: { readonly roles: readonly AccessRole[] }): ReactNode {
  const [first, ...rest] = roles;
  if (first === undefined) return <span className="text-faint">None</span>;
  return (
    <span className="flex min-w-0 items-center gap-1">
      <RoleChip role={first} />
      {rest.length > 0 && (
        <span title={rest.join(', ')} className="shrink-0 text-xs text-muted tabular-nums">
          <span aria-hidden>+{rest.length}</span>
          <span className="sr-only">and {rest.join(', ')}</span>
        </span>
      )}
    </span>
  );
}
