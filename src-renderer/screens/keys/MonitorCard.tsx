import type { ReactNode } from 'react';
import type { KmsKey } from '../../../src-shared/keys.ts';
import { Card } from '../../components/Card.tsx';
import { Select } from '../../components/Select.tsx';
import { useClient, useMayChange } from '../../desk/desk-context.tsx';
import { FormProblem } from '../../desk/FormProblem.tsx';
import { useAct } from '../../desk/use-act.ts';
import { Timestamp } from '../../components/Timestamp.tsx';
import { intervalOptions, monitorText } from './monitor-words.ts';

function NextCheck({ kmsKey: { nextCheckAt, waitsFor } }: { readonly kmsKey: KmsKey }): ReactNode {
  if (waitsFor !== null) return 'No check until it has what it waits for.';
  return nextCheckAt === null ? 'Not planned yet.' : <>Next check <Timestamp at={nextCheckAt} relative />.</>;
}

/** How often the key is validated while the vault is open, and when next. */
export function MonitorCard({ kmsKey }: { readonly kmsKey: KmsKey }): ReactNode {
  const client = useClient();
  const mayChange = useMayChange();
  const change = useAct(client.keys.setInterval, 'form');
  const every = kmsKey.intervalSeconds;
  return (
    <Card title="Monitor" description={monitorText(kmsKey)}>
      <div className="flex flex-col gap-3">
        <div className="flex flex-wrap items-end justify-between gap-4">
          <Select
            className="w-44"
            label="Validate every"
            disabled={!mayChange || change.busy}
            value={String(every)}
            options={intervalOptions(every)}
            onChange={(seconds) => void change.run({ key: kmsKey.id, intervalSeconds: Number(seconds) })}
          />
          <p className="pb-1.5 text-sm text-muted">
            <NextCheck kmsKey={kmsKey} />
          </p>
        </div>
        <p className="text-xs text-muted">Each check is one wrap and one unwrap. Checks are spread a little, wait longer while the provider asks for it, and stop when the vault locks.</p>
        <FormProblem error={change.error} />
      </div>
    </Card>
  );
}
