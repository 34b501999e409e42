import type { ReactNode } from 'react';
import type { RestStanding } from '../../../src-shared/rest-api.ts';
import type { RestSettings } from '../../../src-shared/settings.ts';
import { Callout } from '../../components/Callout.tsx';
import { Section } from '../../components/Card.tsx';
import { Skeleton } from '../../components/Skeleton.tsx';
import { Switch } from '../../components/Switch.tsx';
import { useClient, useMayChange } from '../../desk/desk-context.tsx';
import { FormProblem } from '../../desk/FormProblem.tsx';
import { useAct } from '../../desk/use-act.ts';
import { RestLimits } from './RestLimits.tsx';
import { RestStandingView } from './RestStandingView.tsx';

/** What is set, and where the API stands; undefined until it is known. */
export interface RestSwitchProps {
  readonly rest: RestSettings | undefined;
  readonly standing: RestStanding | undefined;
}

const description =
  'Lets programs on this machine do by an access key what officers do on these screens: the same rules, the same audit log. It listens on this machine only (127.0.0.1).';

function Switches({ rest, standing }: { readonly rest: RestSettings; readonly standing: RestStanding }): ReactNode {
  const client = useClient();
  const mayChange = useMayChange();
  const { busy, error, run } = useAct(client.settings.update, 'form');
  const change = (part: Partial<RestSettings>): void => void run({ rest: { ...rest, ...part } });
  const saidBelow = standing.state === 'failed' && error?.code === 'PORT_UNAVAILABLE';
  return (
    <>
      <Switch
        label="Listen for calls"
        hint="Off, nothing listens. On, it answers while the vault is open; while it is locked every call is refused."
        checked={rest.on}
        disabled={busy || !mayChange}
        onChange={(on) => { change({ on }); }}
      />
      <RestStandingView standing={standing} wanted={rest.on} busy={busy} onRetry={mayChange ? () => { change({}); } : undefined} />
      <FormProblem error={saidBelow ? null : error} />
      <Switch
        label="Calls keep the vault open"
        hint="On, each call counts as a sign of somebody at the desk, and the vault stays open while automation runs. Off, it locks as set under Security, whatever is called, and an officer must unlock it again."
        checked={rest.keepsOpen}
        disabled={busy || !mayChange}
        onChange={(keepsOpen) => { change({ keepsOpen }); }}
      />
    </>
  );
}

/** The switch of the REST API, where it stands, and its limits. */
export function RestSwitch({ rest, standing }: RestSwitchProps): ReactNode {
  const mayChange = useMayChange();
  return (
    <Section title="REST API" description={description}>
      {rest === undefined || standing === undefined ? <Skeleton className="h-40 w-full" /> : <Switches rest={rest} standing={standing} />}
      {rest !== undefined && <RestLimits key={`${String(rest.port)} ${String(rest.callsPerMinute)}`} rest={rest} mayChange={mayChange} />}
      {!mayChange && <Callout>Your role may look at this, but not change it. Ask an officer or an administrator.</Callout>}
    </Section>
  );
}
