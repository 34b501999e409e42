import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { sealBoundSeconds } from '../../../src-shared/drills.ts';
import type { Drill } from '../../../src-shared/drills.ts';
import { Button } from '../../components/Button.tsx';
import { Callout } from '../../components/Callout.tsx';
import { Card } from '../../components/Card.tsx';
import { CodeBlock } from '../../components/CodeBlock.tsx';
import { durationText } from '../../components/time-text.ts';
import { useClient, useMayChange, useQueries } from '../../desk/desk-context.tsx';
import { FormProblem } from '../../desk/FormProblem.tsx';
import { useAct } from '../../desk/use-act.ts';
import { sealBound, tenantsText, timeToSealed } from './drill-words.ts';
import { killSwitchGuide } from './kill-switch-guides.ts';
import type { KillSwitchAct } from './kill-switch-guides.ts';

const commandTitles: Readonly<Record<KillSwitchAct, string>> = { disable: 'Command that disables the key', enable: 'Command that enables the key again' };

/** How the owner of this key does it. */
function Guide({ kmsKey, act }: { readonly kmsKey: string; readonly act: KillSwitchAct }): ReactNode {
  const queries = useQueries();
  const { data } = useQuery(queries.keys.get.queryOptions({ input: { key: kmsKey } }));
  if (data === undefined) return null;
  const guide = killSwitchGuide(data.key, act);
  return (
    <div className="flex flex-col gap-3">
      <p className="text-sm wrap-anywhere">{guide.act}</p>
      {guide.command !== null && <CodeBlock title={commandTitles[act]} text={guide.command} />}
      {guide.note !== '' && <p className="text-xs text-muted">{guide.note}</p>}
    </div>
  );
}

interface SaidProps {
  readonly drill: Drill;
  readonly act: KillSwitchAct;
  /** Whether the desk saw it before it was said. */
  readonly seen: boolean;
  readonly children: string;
}

function Said({ drill, act, seen, children }: SaidProps): ReactNode {
  const client = useClient();
  const confirm = useAct(client.drills.confirm, 'form');
  return (
    <>
      <div className="flex flex-wrap items-center gap-3">
        <Button kind="primary" size="large" busy={confirm.busy} onClick={() => void confirm.run({ drill: drill.id, step: act })}>
          {children}
        </Button>
        {!seen && <p className="text-xs text-muted">Say so at once: the time is taken when you do.</p>}
      </div>
      <FormProblem error={confirm.error} />
    </>
  );
}

function Disable({ drill }: { readonly drill: Drill }): ReactNode {
  const mayChange = useMayChange();
  return (
    <>
      {drill.refusedAt === null && <Guide kmsKey={drill.kmsKey} act="disable" />}
      {drill.refusedAt !== null && (
        <Callout tone="info" title="The key is refused already">
          The desk saw it before your word came, and counts from the first refusal. Confirm that the key was disabled for this drill.
        </Callout>
      )}
      {mayChange && <Said drill={drill} act="disable" seen={drill.refusedAt !== null}>I have disabled it</Said>}
    </>
  );
}

function Enable({ drill }: { readonly drill: Drill }): ReactNode {
  const mayChange = useMayChange();
  const back = drill.serving > 0;
  return (
    <>
      {!back && <Guide kmsKey={drill.kmsKey} act="enable" />}
      {back && (
        <Callout tone="info" title="The key serves again already">
          The desk saw it before your word came, so the time of it stays unknown. Confirm that it was enabled again.
        </Callout>
      )}
      {mayChange && <Said drill={drill} act="enable" seen={back}>I have enabled it again</Said>}
    </>
  );
}

function Sealing({ drill }: { readonly drill: Drill }): ReactNode {
  return (
    <>
      <p className="text-sm">
        Nothing to do. The desk checks the key as often as on any other day, so that this measures what would really happen, and seals every tenant as soon as the
        key is refused: within {sealBoundSeconds / 60} minutes.
      </p>
      {drill.refusedAt === null && <p className="text-sm text-muted">The key has not been refused yet. If it stays so, look at the provider whether it is really disabled.</p>}
    </>
  );
}

function Unsealing(): ReactNode {
  return <p className="text-sm">Nothing to do. As soon as the key answers, its tenants are unsealed, one after the other, and serve again.</p>;
}

function Done({ drill }: { readonly drill: Drill }): ReactNode {
  const ms = timeToSealed(drill) ?? 0;
  if (ms > sealBound) {
    return (
      <Callout tone="danger" title={`It took ${durationText(ms)} until all were sealed`}>
        That is longer than the {sealBoundSeconds / 60} minutes that are promised. Look at how often the key is validated, and whether the vault was open all the time.
      </Callout>
    );
  }
  return (
    <Callout tone="ok" title="The kill switch works">
      {drill.tenants === 1 ? 'The tenant was' : `All ${tenantsText(drill.tenants)} were`} sealed {ms < 1000 ? 'within a second' : `after ${durationText(ms)}`} and {drill.tenants === 1 ? 'serves' : 'serve'} again. The report carries the times for an auditor.
    </Callout>
  );
}

function Abandoned({ drill }: { readonly drill: Drill }): ReactNode {
  return <p className="text-sm whitespace-pre-wrap wrap-anywhere">{drill.note === '' ? 'No note was left.' : drill.note}</p>;
}

interface Task {
  readonly title: string;
  readonly body: ReactNode;
}

function taskOf(drill: Drill): Task {
  switch (drill.step) {
    case 'disable':
      return { title: drill.refusedAt === null ? 'Now disable the key at its provider' : 'Now say that the key is disabled', body: <Disable drill={drill} /> };
    case 'sealing':
      return { title: 'Waiting until every tenant is sealed', body: <Sealing drill={drill} /> };
    case 'enable':
      return { title: drill.serving === 0 ? 'Every tenant is sealed. Now enable the key again' : 'Now say that the key is enabled again', body: <Enable drill={drill} /> };
    case 'unsealing':
      return { title: 'Waiting until every tenant serves again', body: <Unsealing /> };
    case 'done':
      return { title: 'The drill is over', body: <Done drill={drill} /> };
    case 'abandoned':
      return { title: 'The drill was abandoned', body: <Abandoned drill={drill} /> };
  }
}

/** The one thing to do now. */
export function DrillTask({ drill }: { readonly drill: Drill }): ReactNode {
  const { title, body } = taskOf(drill);
  return (
    <Card className="col-span-12 wide:col-span-7">
      <div className="flex flex-col gap-4 p-2">
        <h2 aria-live="polite" className="text-lg font-semibold tracking-[-0.01em]">
          {title}
        </h2>
        {body}
      </div>
    </Card>
  );
}
