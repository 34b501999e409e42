import { KeyRound } from 'lucide-react';
import type { ReactNode } from 'react';
import type { Admission } from '../../../src-shared/rest/operation.ts';

const scopes = {
  tenant: 'An access key of the tenant or of the whole vault',
  account: 'An access key of the whole vault',
  any: 'Any access key',
} as const;

function sentence(admission: Admission): string {
  if (admission.scope === 'open') return 'Anybody on this machine, without a credential.';
  const { scope, roles, basicOnly } = admission;
  const who = roles.length === 0 ? scopes[scope] : `${scopes[scope]} with one of these roles`;
  return basicOnly === true ? `${who}; the private key itself must be shown, by HTTP Basic.` : `${who}${roles.length === 0 ? '.' : ':'}`;
}

/** Whose credential a call takes, and which roles. */
export function WhoMay({ admission }: { readonly admission: Admission | null }): ReactNode {
  if (admission === null) return null;
  const roles = admission.scope === 'open' ? [] : admission.roles;
  return (
    <div className="flex gap-2.5 rounded-lg border border-edge bg-surface px-3 py-2.5">
      <KeyRound aria-hidden size={16} className="mt-0.5 shrink-0 text-muted" />
      <div className="min-w-0 text-sm">
        <p>
          <span className="font-medium">Who may call it. </span>
          {sentence(admission)}
        </p>
        {roles.length > 0 && (
          <ul aria-label="Roles" className="mt-1.5 flex flex-wrap gap-1.5">
            {roles.map((role) => (
              <li key={role} className="mono rounded-sm border border-edge bg-sunken px-1.5 py-0.5 text-xs">
                {role}
              </li>
            ))}
          </ul>
        )}
      </div>
    </div>
  );
}
