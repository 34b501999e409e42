import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Button } from '../../components/Button.tsx';
import { ErrorState } from '../../components/ErrorState.tsx';
import { useQueries } from '../../desk/desk-context.tsx';
import { wordsFor } from '../../desk/use-act.ts';
import { CloudIdentities } from './CloudIdentities.tsx';
import { RestCalls } from './RestCalls.tsx';
import { RestSwitch } from './RestSwitch.tsx';
import { RestUse } from './RestUse.tsx';
import { useRest } from './use-rest.ts';

/** The REST API: switched on and off, how it is called, what was called, and as whom it reaches customers' keys. */
export function RestSection(): ReactNode {
  const { data: settings, error: unread, refetch: readAgain } = useQuery(useQueries().settings.get.queryOptions());
  const { data: status, error: unknown, refetch: askAgain } = useRest(settings?.rest.on);
  const again = (): void => void Promise.all([readAgain(), askAgain()]);
  const error = unread ?? unknown;
  if (error !== null && (settings === undefined || status === undefined)) return <ErrorState text={wordsFor(error)} actions={<Button onClick={again}>Try again</Button>} />;
  return (
    <div className="-mt-7">
      <RestSwitch rest={settings?.rest} standing={status?.standing} />
      <RestUse status={status} />
      <RestCalls calls={status?.calls} on={status?.standing.state === 'on'} />
      <CloudIdentities identities={settings?.cloudIdentities} />
    </div>
  );
}
