import type { Clock } from '../lib/clock.ts';
import type { Terminal } from './terminal.ts';

/** How far some work is. `total` 0 means that nobody knows how much there is. */
export interface Step {
  readonly title: string;
  readonly done: number;
  readonly total: number;
  readonly ratePerSecond?: number;
}

/** Shows on a terminal that work goes on, once it has taken a second. Elsewhere it shows nothing. */
export interface Progress {
  show(step: Step): void;
  /** Takes the bar away again. */
  end(): void;
}

const patienceMilliseconds = 1000;
const redrawMilliseconds = 100;
const barWidth = 24;

function bar(share: number): string {
  const full = Math.round(share * barWidth);
  return '█'.repeat(full) + '░'.repeat(barWidth - full);
}

function shortened(title: string, columns: number): string {
  if (title.length <= columns) return title;
  return columns < 1 ? '' : `${title.slice(0, columns - 1)}…`;
}

/** The line of a bar: title, bar, count and rate; without a total, the title and the seconds. At most `columns` wide. */
export function barText({ title, done, total, ratePerSecond = 0 }: Step, seconds: number, columns: number): string {
  if (total <= 0) return `${title} … ${String(Math.round(seconds))} s`.slice(0, columns - 1);
  const share = Math.min(1, Math.max(0, done / total));
  const rate = ratePerSecond >= 1 ? `  ${String(Math.round(ratePerSecond))}/s` : '';
  const figures = `  ${bar(share)}  ${String(done)} of ${String(total)}  ${String(Math.floor(share * 100))} %${rate}`;
  return shortened(title, columns - 1 - figures.length) + figures.slice(0, columns - 1);
}

const clear = '\r\u001b[2K';

/** Progress on the standard error when that is a screen; nothing elsewhere, and nothing for machines. */
export function progressOn(terminal: Terminal, clock: Clock, wanted: boolean): Progress {
  if (!wanted || !terminal.errIsScreen) return { show: () => undefined, end: () => undefined };
  const from = clock.monotonic();
  let drawnAt: number | null = null;
  return {
    show: (step) => {
      const now = clock.monotonic();
      if (now - from < patienceMilliseconds || now - (drawnAt ?? -Infinity) < redrawMilliseconds) return;
      drawnAt = now;
      terminal.note(clear + barText(step, (now - from) / 1000, terminal.columns));
    },
    end: () => {
      if (drawnAt !== null) terminal.note(clear);
      drawnAt = null;
    },
  };
}

/** Shows that one piece of work goes on, of which nobody knows how long it takes. */
export async function whileBusy<T>(progress: Progress, clock: Clock, title: string, work: Promise<T>): Promise<T> {
  let stop: () => void = () => undefined;
  const tick = (): void => {
    progress.show({ title, done: 0, total: 0 });
    stop = clock.after(patienceMilliseconds / 2, tick);
  };
  tick();
  try {
    return await work;
  } finally {
    stop();
    progress.end();
  }
}
