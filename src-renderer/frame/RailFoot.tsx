import { LockKeyhole } from 'lucide-react';
import type { ReactNode } from 'react';
import { IconButton } from '../components/IconButton.tsx';

/** Whose vault is open. */
export interface RailFootProps {
  readonly vault: string;
  readonly officer: string;
  /** The officer's role in words. */
  readonly role: string;
  readonly onLock: () => void;
}

/** The open vault, its officer, and the way to lock it. */
export function RailFoot({ vault, officer, role, onLock }: RailFootProps): ReactNode {
  return (
    <div className="mt-2 flex items-center gap-1 border-t border-edge pt-3 max-wide:flex-col wide:pl-2">
      <div className="min-w-0 flex-1 max-wide:sr-only">
        <p className="truncate text-sm font-medium">{vault}</p>
        <p className="truncate text-xs text-muted">
          {officer} · {role}
        </p>
      </div>
      <IconButton icon={LockKeyhole} label="Lock the vault" onClick={onLock} />
    </div>
  );
}
