import type { Clock } from '../../lib/clock.ts';

const mostLines = 60;
const minute = 60_000;

/** Writes a line, told how many were left out before it. */
type WriteLine = (leftOut: number) => void;

/** Lets sixty lines a minute be written: whoever sends what is refused must not fill the disk with its log. */
export function sparingLog(clock: Pick<Clock, 'monotonic'>): (write: WriteLine) => void {
  let since = clock.monotonic();
  let lines = 0;
  let leftOut = 0;
  return (write) => {
    const now = clock.monotonic();
    if (now - since >= minute) [since, lines] = [now, 0];
    if (lines >= mostLines) {
      leftOut += 1;
      return;
    }
    lines += 1;
    write(leftOut);
    leftOut = 0;
  };
}
