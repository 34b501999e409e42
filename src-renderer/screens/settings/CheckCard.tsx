import { CircleCheck, CircleX, ShieldCheck } from 'lucide-react';
import { useState } from 'react';
import type { ReactNode } from 'react';
import type { VaultCheck } from '../../../src-shared/vault.ts';
import { Button } from '../../components/Button.tsx';
import { Callout } from '../../components/Callout.tsx';
import { Section } from '../../components/Card.tsx';
import { classNames } from '../../components/class-names.ts';
import { Timestamp } from '../../components/Timestamp.tsx';
import { toneInk } from '../../components/tone.ts';
import { useClient } from '../../desk/desk-context.tsx';
import { useAct } from '../../desk/use-act.ts';

type Part = VaultCheck['parts'][number];

function PartRow({ part }: { readonly part: Part }): ReactNode {
  const Icon = part.ok ? CircleCheck : CircleX;
  return (
    <li className="flex items-start gap-3 px-4 py-2.5 text-sm">
      <Icon aria-hidden size={16} className={classNames('mt-0.5 shrink-0', part.ok ? toneInk.ok : toneInk.danger)} />
      <span className="w-32 shrink-0 font-medium">{part.part}</span>
      <span className="sr-only">{part.ok ? 'Sound: ' : 'Not sound: '}</span>
      <span className="min-w-0 flex-1 text-muted wrap-anywhere first-letter:uppercase">{part.detail}</span>
      <span className="shrink-0 text-xs leading-5 text-muted tabular-nums">{part.checked.toLocaleString()} checked</span>
    </li>
  );
}

function Verdict({ check }: { readonly check: VaultCheck }): ReactNode {
  const failed = check.parts.filter((part) => !part.ok).length;
  return check.ok ? (
    <Callout tone="ok" live title="Every part of the vault is sound">
      Checked <Timestamp at={check.checkedAt} detail="second" />. The check stands in the audit log.
    </Callout>
  ) : (
    <Callout tone="danger" live title={failed === 1 ? 'One part of the vault is not sound' : `${String(failed)} parts of the vault are not sound`}>
      Stop changing this vault. Copy its folder as evidence, then restore the newest backup into a new folder.
    </Callout>
  );
}

/** Looking at every part of the vault. */
export function CheckCard(): ReactNode {
  const client = useClient();
  const [check, setCheck] = useState<VaultCheck>();
  const { busy, run } = useAct(() => client.vault.check());
  const start = async (): Promise<void> => {
    const found = await run(undefined);
    if (found !== undefined) setCheck(found);
  };
  return (
    <Section title="Integrity check" description="Looks at every part: key slots, database pages, data keys, secrets, and the whole audit chain. It changes nothing and can be repeated.">
      {check !== undefined && <Verdict check={check} />}
      {check !== undefined && (
        <ul aria-label="Parts of the vault" className="divide-y divide-line rounded-lg border border-edge bg-surface">
          {check.parts.map((part) => (
            <PartRow key={part.part} part={part} />
          ))}
        </ul>
      )}
      <div>
        <Button icon={ShieldCheck} busy={busy} onClick={() => void start()}>
          {busy ? 'Checking…' : check === undefined ? 'Check the vault' : 'Check again'}
        </Button>
      </div>
    </Section>
  );
}
