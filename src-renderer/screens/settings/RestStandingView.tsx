import { CircleDashed, CircleSlash, Radio } from 'lucide-react';
import type { ReactNode } from 'react';
import type { RestStanding } from '../../../src-shared/rest-api.ts';
import { Button } from '../../components/Button.tsx';
import { Callout } from '../../components/Callout.tsx';
import { CopyableId } from '../../components/CopyableId.tsx';
import { StatusBadge } from '../../components/StatusBadge.tsx';
import { Timestamp } from '../../components/Timestamp.tsx';

/** Where the API stands, and the way to have it try again. */
export interface RestStandingViewProps {
  readonly standing: RestStanding;
  /** Whether it is switched on in the settings. */
  readonly wanted: boolean;
  readonly busy: boolean;
  readonly onRetry: (() => void) | undefined;
}

function Failed({ standing, busy, onRetry }: RestStandingViewProps & { readonly standing: Extract<RestStanding, { readonly state: 'failed' }> }): ReactNode {
  const again = onRetry && (
    <Button size="small" busy={busy} onClick={onRetry}>
      Try again
    </Button>
  );
  return (
    <Callout tone="danger" live title={`It could not listen on port ${String(standing.port)}`} actions={again}>
      {standing.problem} {standing.remedy}
    </Callout>
  );
}

function Off({ wanted }: Pick<RestStandingViewProps, 'wanted'>): ReactNode {
  return (
    <div className="flex min-h-5.5 items-center gap-3">
      {wanted ? <StatusBadge word="Starting" icon={CircleDashed} tone="info" /> : <StatusBadge word="Off" icon={CircleSlash} tone="neutral" />}
      <span className="text-sm text-muted">{wanted ? 'It is about to listen.' : 'Nothing listens.'}</span>
    </div>
  );
}

function On({ standing: { url, since }, wanted }: Pick<RestStandingViewProps, 'wanted'> & { readonly standing: Extract<RestStanding, { readonly state: 'on' }> }): ReactNode {
  return (
    <div className="flex flex-col gap-1">
      <div className="flex min-h-5.5 flex-wrap items-center gap-x-3 gap-y-1">
        <StatusBadge word="Listening" icon={Radio} tone="ok" />
        <CopyableId value={url} label="address of the API" whole />
        <span className="text-sm text-muted">
          since <Timestamp at={since} detail="second" />
        </span>
      </div>
      {!wanted && <p className="text-xs text-muted">It was not switched on here. When a command has started it (keydesk serve --api), it listens until that command ends.</p>}
    </div>
  );
}

/** On at which address since when, off, or why it could not be switched on. */
export function RestStandingView(props: RestStandingViewProps): ReactNode {
  const { standing } = props;
  switch (standing.state) {
    case 'off':
      return <Off wanted={props.wanted} />;
    case 'on':
      return <On standing={standing} wanted={props.wanted} />;
    case 'failed':
      return <Failed {...props} standing={standing} />;
  }
}
