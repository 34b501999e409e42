import { useEffect, useState } from 'react';
import type { ReactNode } from 'react';
import { Mark } from './Mark.tsx';

/** How long the page stays blank while the first answer is on its way, in milliseconds: it nearly always comes sooner. */
const blankFor = 600;

/** The window until main has said where the desk stands. */
export function Waiting(): ReactNode {
  const [long, setLong] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => { setLong(true); }, blankFor);
    return () => { clearTimeout(timer); };
  }, []);
  return (
    <main className="grid h-full place-items-center bg-canvas">
      {long && (
        <p role="status" className="flex animate-pulse-soft flex-col items-center gap-3 text-sm text-muted">
          <Mark size={32} />
          Reaching the desk…
        </p>
      )}
    </main>
  );
}
