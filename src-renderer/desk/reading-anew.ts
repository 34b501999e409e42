/** What reading anew stands on. */
export interface ReadingParts {
  /** Milliseconds by a clock that nobody can move. */
  readonly now: () => number;
  /** Calls after so many milliseconds. */
  readonly after: (milliseconds: number, call: () => void) => void;
}

/** Says that something is out of date, and how far apart it may be read for that, in milliseconds. */
export type ReadAnew<What> = (what: What, apart: number) => void;

/** When something was read last, and when it is to be read next. */
interface Times {
  last: number;
  due: number | null;
}

/**
 * Reads at once what is out of date; what goes out of date again and again is read so far apart, and always once more at the
 * end. Reading that is begun anew before it has ended would never end.
 */
export function readAnew<What>({ now, after }: ReadingParts, read: (what: What) => void): ReadAnew<What> {
  const known = new Map<What, Times>();
  const readNow = (what: What, times: Times): void => {
    times.last = now();
    times.due = null;
    read(what);
  };
  return (what, apart) => {
    const times = known.get(what) ?? { last: -Infinity, due: null };
    known.set(what, times);
    const due = Math.max(now(), times.last + apart);
    if (times.due !== null && times.due <= due) return;
    if (due <= now()) {
      readNow(what, times);
      return;
    }
    times.due = due;
    after(due - now(), () => {
      if (times.due === due) readNow(what, times);
    });
  };
}
