import type { Clock } from '../lib/clock.ts';
import type { Terminal } from './terminal.ts';

/** How far some work is. `total` 0 means that nobody knows how much there is. */
export interface Step {
  readonly title: string;
  readonly done: number;
  readonly total: number;
  readonly failed?: number;
  readonly ratePerSecond?: number;
  /** Absent or null while nobody can say. */
  readonly remainingSeconds?: number | null;
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

/** A time that is only ever guessed: whole seconds, then minutes, then hours. */
function timeLeft(seconds: number): string {
  if (seconds < 100) return `${String(seconds)} s left`;
  const minutes = Math.round(seconds / 60);
  return minutes < 100 ? `${String(minutes)} min left` : `${String(Math.round(minutes / 60))} h left`;
}

/** What stands behind the share: how many failed, how fast it goes, how long the rest takes. */
function notes({ failed = 0, ratePerSecond = 0, remainingSeconds = null }: Step): string {
  const known = [
    failed > 0 ? `${String(failed)} failed` : '',
    ratePerSecond >= 1 ? `${String(Math.round(ratePerSecond))}/s` : '',
    remainingSeconds === null || remainingSeconds < 1 ? '' : timeLeft(remainingSeconds),
  ];
  return known.map((note) => (note === '' ? '' : `  ${note}`)).join('');
}

/** The line of a bar: title, bar, count, what failed, rate and time left; without a total, the title and the seconds. At most `columns` wide. */
export function barText(step: Step, seconds: number, columns: number): string {
  const { title, done, failed = 0, total } = step;
  if (total <= 0) return `${title} … ${String(Math.round(seconds))} s`.slice(0, columns - 1);
  const share = Math.min(1, Math.max(0, (done + failed) / total));
  const figures = `  ${bar(share)}  ${String(done)} of ${String(total)}  ${String(Math.floor(share * 100))} %${notes(step)}`;
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
