import { ArrowLeftRight, Ban, Lock, LogOut, RefreshCw } from 'lucide-react';
import type { LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import type { ByokConfig } from '../../../src-shared/byok.ts';
import { Button } from '../../components/Button.tsx';
import { Card } from '../../components/Card.tsx';
import type { Asked } from './asked.ts';

interface ActRowProps {
  readonly icon: LucideIcon;
  readonly title: string;
  readonly detail: string;
  readonly act: string;
  readonly danger?: boolean;
  readonly disabled: boolean;
  readonly onAsk: () => void;
}

function ActRow({ icon: Icon, title, detail, act, danger = false, disabled, onAsk }: ActRowProps): ReactNode {
  return (
    <li className="flex items-center gap-3 px-4 py-3">
      <Icon aria-hidden size={16} className={danger ? 'shrink-0 text-danger-ink' : 'shrink-0 text-muted'} />
      <div className="min-w-0 flex-1">
        <p className="text-sm font-medium">{title}</p>
        <p className="text-xs text-muted">{detail}</p>
      </div>
      <Button size="small" kind={danger ? 'danger' : 'secondary'} disabled={disabled} onClick={onAsk}>
        {act}
      </Button>
    </li>
  );
}

/** What can be done with the binding. */
export interface ByokActsProps {
  readonly config: ByokConfig;
  /** Work is under way on the data key: nothing else may begin. */
  readonly busy: boolean;
  readonly onAsk: (asked: Asked) => void;
}

type ActWords = Omit<ActRowProps, 'disabled' | 'onAsk'> & { readonly asked: Asked };

const whileActive: readonly ActWords[] = [
  { asked: 'rewrap', icon: RefreshCw, title: 'Rewrap', detail: 'Wraps the data key anew under the newest version of the same key. The data key and the secrets stay as they are.', act: 'Rewrap…' },
  { asked: 'move', icon: ArrowLeftRight, title: 'Move to another key', detail: 'Under another customer-owned key, of any provider. The data stays readable all the time.', act: 'Move…' },
  { asked: 'seal', icon: Lock, title: 'Seal', detail: "Takes the tenant's data away until you unseal it. Nothing is lost.", act: 'Seal…' },
];

const whileDeskSealed: readonly ActWords[] = [
  { asked: 'seal', icon: Lock, title: 'Keep sealed', detail: 'The desk would unseal it by itself once the key works again. Kept by you, it stays sealed until an officer unseals it.', act: 'Keep sealed…' },
];

const always: readonly ActWords[] = [
  { asked: 'offboard', icon: LogOut, title: 'Offboard', detail: "Back to the baseline. The customer's key must work for it, so do it before the key is disabled.", act: 'Offboard…' },
  { asked: 'revoke', icon: Ban, title: 'Revoke', detail: 'Destroys every wrapping of the data key, at once or after a time in which it can be undone. Then its secrets can never be opened again.', act: 'Revoke…', danger: true },
];

function actsFor({ status, sealedBy }: ByokConfig): readonly ActWords[] {
  if (status === 'ACTIVE') return [...whileActive, ...always];
  return sealedBy === 'desk' ? [...whileDeskSealed, ...always] : always;
}

/** Rewrap, move, seal, offboard, revoke: each with what it means, from the mildest to what cannot be undone. */
export function ByokActs({ config, busy, onAsk }: ByokActsProps): ReactNode {
  if (config.revokeAt !== null) return null;
  return (
    <Card title="What can be done" description={busy ? 'Work is under way, or waits for the key. These open again when it has ended or is cancelled.' : undefined} flush>
      <ul className="divide-y divide-line">
        {actsFor(config).map(({ asked, ...words }) => (
          <ActRow key={asked} {...words} disabled={busy} onAsk={() => { onAsk(asked); }} />
        ))}
      </ul>
    </Card>
  );
}
