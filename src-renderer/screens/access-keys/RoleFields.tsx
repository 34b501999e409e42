import { useId } from 'react';
import type { ReactNode } from 'react';
import type { AccessRole } from '../../../src-shared/access-keys.ts';
import { Callout } from '../../components/Callout.tsx';
import { Checkbox } from '../../components/Checkbox.tsx';
import { ChoiceError } from './ChoiceError.tsx';
import { withRole } from './access-key-form.ts';
import { roleWords } from './access-key-words.ts';

/** The roles of a key as they are being chosen. */
export interface RoleFieldsProps {
  /** Those that the scope of the key offers. */
  readonly offered: readonly AccessRole[];
  readonly roles: readonly AccessRole[];
  readonly onChange: (roles: readonly AccessRole[]) => void;
  readonly error?: string | undefined;
}

/** Boxes for the roles, each with what it lets the key do; the broad ones say why not. */
export function RoleFields({ offered, roles, onChange, error }: RoleFieldsProps): ReactNode {
  const id = useId();
  const cautions = roles.flatMap((role) => roleWords[role].caution ?? []);
  return (
    <div role="group" aria-labelledby={id} className="flex flex-col gap-2">
      <span id={id} className="text-xs font-medium">
        Roles
      </span>
      <div className="grid grid-cols-2 gap-x-6 gap-y-2.5 rounded-lg border border-edge p-3">
        {offered.map((role) => (
          <Checkbox
            key={role}
            label={role}
            hint={roleWords[role].meaning}
            checked={roles.includes(role)}
            onChange={(given) => { onChange(withRole(roles, role, given)); }}
          />
        ))}
      </div>
      <ChoiceError error={error} />
      {cautions.map((caution) => (
        <Callout key={caution} tone="attention">
          {caution}
        </Callout>
      ))}
    </div>
  );
}
