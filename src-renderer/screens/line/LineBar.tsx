import { RefreshCw, Unplug } from 'lucide-react';
import type { ReactNode } from 'react';
import { useEffect, useState } from 'react';
import { Button } from '../../components/Button.tsx';
import { Spinner } from '../../components/Spinner.tsx';
import { useConnection } from '../../desk/desk-context.tsx';

/** How long a lost line is kept quiet about: a blink is no news. In milliseconds. */
const quietFor = 700;
/** How long until the officer is told what to do about it. In milliseconds. */
const patientFor = 10_000;

type Silence = 'blink' | 'mending' | 'long';

/** How long the line has been down, as far as the officer needs to know. */
function useSilence(lost: boolean): Silence {
  const [silence, setSilence] = useState<Silence>('blink');
  useEffect(() => {
    if (!lost) return undefined;
    const timers = [
      setTimeout(() => { setSilence('mending'); }, quietFor),
      setTimeout(() => { setSilence('long'); }, patientFor),
    ];
    return () => {
      timers.forEach(clearTimeout);
      setSilence('blink');
    };
  }, [lost]);
  return silence;
}

/** In the shell the port is gone for good; a page of browser mode keeps trying by itself. */
function LongSilence(): ReactNode {
  if (window.location.protocol !== 'app:')
    return <span className="text-muted">If Keydesk was stopped, start it again and open the address it prints.</span>;
  return (
    <Button size="small" icon={RefreshCw} onClick={() => { window.location.reload(); }}>
      Reload the window
    </Button>
  );
}

/** Says above the screens that the line to the desk is down; covers nothing. */
export function LineBar(): ReactNode {
  const [{ phase }] = useConnection();
  const silence = useSilence(phase === 'lost');
  const shown = phase === 'lost' && silence !== 'blink';
  return (
    <div role="status">
      {shown && (
        <div className="flex min-h-9 flex-wrap items-center gap-x-2.5 gap-y-1 border-b border-attention-edge bg-attention-soft px-6 py-1.5 text-sm">
          <Unplug aria-hidden size={15} className="text-attention-ink" />
          <span className="font-medium">The connection to the desk is lost.</span>
          <span className="text-muted">What you see may be out of date; nothing can be changed until it is back.</span>
          {silence === 'long' && <LongSilence />}
          <span className="ml-auto inline-flex items-center gap-2 text-muted">
            <Spinner /> Reconnecting…
          </span>
        </div>
      )}
    </div>
  );
}
