import type { ChainProblem } from '../../src-shared/audit.ts';
import { type ChainRow, follows, hashAfter } from './chain-rows.ts';
import type { Gap, ShiftChange, Suspect, Walked } from './chain-walk.ts';

/** Where a suspect row belongs: `seq` is the number it was written under. */
interface Belongs {
  readonly suspect: Suspect;
  readonly seq: number;
}

/** A number and the hash before it, under which a row may have been written. */
interface Slot {
  readonly seq: number;
  readonly previous: Uint8Array | null;
}

type Explained = ReadonlyMap<number, Belongs>;

const numbers = (first: number, last: number): readonly number[] =>
  Array.from({ length: Math.max(0, Math.min(last - first + 1, 1000)) }, (_, at) => first + at);

/** The places whose rows do not stand in them, and the gaps: what was moved away came from one of these. */
function emptySlots({ suspects, gaps }: Walked): readonly Slot[] {
  return [
    ...suspects.map(({ row, previous, shift }) => ({ seq: row.seq + shift, previous })),
    ...gaps.map(({ first, before }) => ({ seq: first, previous: before })),
  ];
}

/** What may stand before a row that is itself at home: a row that was moved, or one whose stored hash was changed. */
function formerNeighbours(suspect: Suspect, all: readonly Suspect[]): readonly Slot[] {
  const seq = suspect.row.seq + suspect.shift;
  return all.flatMap(({ row, previous }) => [
    { seq, previous: row.hash },
    { seq, previous: row.seq === suspect.row.seq - 1 ? hashAfter(row, previous) : null },
  ]);
}

/** A row that was skipped over: it was written directly after one that now stands further back. */
function skippedOver({ row, shift, back }: Suspect): readonly Slot[] {
  return back.map((previous, at) => ({ seq: row.seq + shift - at - 1, previous }));
}

function firstFit(row: ChainRow, slots: readonly Slot[]): number | null {
  return slots.find(({ seq, previous }) => follows(row, previous, seq))?.seq ?? null;
}

/** Finds for as many suspects as can be where they belong; what is found shows where its own successor belongs. */
function explain(walked: Walked): Explained {
  const explained = new Map<number, Belongs>();
  const slots = emptySlots(walked);
  const place = (suspect: Suspect, candidates: readonly Slot[]): void => {
    const seq = firstFit(suspect.row, candidates);
    if (seq !== null) explained.set(suspect.row.seq, { suspect, seq });
  };
  const open = (): readonly Suspect[] => walked.suspects.filter(({ row }) => !explained.has(row.seq));
  for (const suspect of walked.suspects) place(suspect, slots);
  for (let found = -1; found !== explained.size; ) {
    found = explained.size;
    const successors = [...explained.values()].map(({ suspect, seq }) => ({ seq: seq + 1, previous: suspect.row.hash }));
    for (const suspect of open()) place(suspect, successors);
  }
  for (const suspect of open()) place(suspect, formerNeighbours(suspect, walked.suspects));
  for (const suspect of open()) place(suspect, skippedOver(suspect));
  return explained;
}

/** The event that stands somewhere else than where it was written, by the number it was written under. */
function movedFrom(seq: number, explained: Explained): Belongs | null {
  const found = [...explained.values()].find((one) => one.seq === seq && one.suspect.row.seq + one.suspect.shift !== seq);
  return found ?? null;
}

function reordered({ suspect, seq }: Belongs): ChainProblem {
  return { kind: 'reordered', seq: suspect.row.seq, detail: `Event ${seq} stands in the place of event ${suspect.row.seq}.` };
}

function missing(first: number, last: number, renumbered: boolean, explained: Explained): readonly ChainProblem[] {
  const moved = numbers(first, last).map((seq) => movedFrom(seq, explained));
  if (moved.length === last - first + 1 && moved.every((one) => one !== null)) return moved.map(reordered);
  const what = first === last ? `Event ${first} is missing` : `Events ${first} to ${last} are missing`;
  const then = renumbered
    ? 'the events after it were renumbered to hide it'
    : `whether event ${last + 1} was changed as well cannot be told`;
  return [{ kind: 'missing', seq: first, detail: `${what}; ${then}.` }];
}

function inserted(first: number, last: number, explained: Explained): readonly ChainProblem[] {
  return numbers(first, last).map((seq) => {
    const belongs = explained.get(seq);
    if (belongs !== undefined && belongs.seq < first) return reordered(belongs);
    return { kind: 'inserted', seq, detail: `Event ${seq} was put in later: event ${last + 1} was written without it.` };
  });
}

/** A renumbering: upward, events were removed before it; downward, events were put in. */
function shiftProblems({ place, from, to }: ShiftChange, explained: Explained): readonly ChainProblem[] {
  if (to > from) return missing(place - 1 + from, place - 2 + to, true, explained);
  // The first row behind the cut shows by the row it really follows; where it does not, the cut is a row further on.
  const behind = explained.get(place - 1)?.seq === place - 1 + to ? place - 1 : place;
  return inserted(behind - (from - to), behind - 1, explained);
}

function gapProblems({ first, last }: Gap, explained: Explained): readonly ChainProblem[] {
  return missing(first, last, false, explained);
}

function changed({ row, previous }: Suspect): ChainProblem {
  const doubt = previous === null ? '' : `, or event ${row.seq - 1} was replaced together with its hash`;
  return { kind: 'changed', seq: row.seq, detail: `Event ${row.seq} does not have the hash of its content${doubt}.` };
}

/** What is wrong at one suspect that no renumbering explains. A row at home only suffers from the one before it. */
function suspectProblems(suspect: Suspect, explained: Explained): readonly ChainProblem[] {
  const belongs = explained.get(suspect.row.seq);
  const home = suspect.row.seq + suspect.shift;
  if (belongs === undefined) return [changed(suspect)];
  if (belongs.seq === home) return [];
  const occupant = explained.get(belongs.seq);
  const displaced = occupant !== undefined && occupant.seq !== belongs.seq;
  if (belongs.seq < home && !displaced && suspect.back.length > home - belongs.seq) return inserted(belongs.seq, home - 1, explained);
  return [reordered(belongs)];
}

function strangerProblem(seq: number): ChainProblem {
  return { kind: 'inserted', seq, detail: `An event with the number ${seq} cannot be: it was put in.` };
}

function furtherProblem({ further, suspects, lastSeq }: Walked): readonly ChainProblem[] {
  if (further === 0) return [];
  const seq = (suspects.at(-1)?.row.seq ?? lastSeq) + 1;
  return [{ kind: 'changed', seq, detail: `${further} more events from here on do not have the hash of their content.` }];
}

/** Drops what was named twice, and puts the rest into the order of the chain. */
function settled(problems: readonly ChainProblem[]): readonly ChainProblem[] {
  const byName = new Map(problems.map((problem) => [`${problem.kind} ${problem.seq}`, problem]));
  return [...byName.values()].sort((one, other) => one.seq - other.seq);
}

/** Suspects that a renumbering accounts for: the first row behind the cut, and the rows that were put in. */
function accountedFor(shifts: readonly ShiftChange[]): ReadonlySet<number> {
  return new Set(shifts.flatMap(({ place, from, to }) => numbers(to > from ? place - 1 : place - 1 - (from - to), place - 1)));
}

/**
 * Names what was done to a chain, from what the walk along it saw:
 *
 * | seen | named |
 * |---|---|
 * | numbers without a row | `missing`, unless the row is found elsewhere |
 * | from a row on, all were written under higher numbers | `missing` before it, and the rest renumbered |
 * | from a row on, all were written under lower numbers | `inserted` before it, and the rest renumbered |
 * | a row's hash fits another place that lost its row | `reordered` |
 * | a row's hash fits after a row further back | what stands between is `inserted` |
 * | a row's hash fits its own place after a row that was moved, or whose hash was changed | nothing: the other one is named |
 * | none of these | `changed` |
 */
export function explainWalk(walked: Walked): readonly ChainProblem[] {
  const explained = explain(walked);
  const known = accountedFor(walked.shifts);
  return settled([
    ...walked.strangers.map(strangerProblem),
    ...walked.gaps.flatMap((gap) => gapProblems(gap, explained)),
    ...walked.shifts.flatMap((shift) => shiftProblems(shift, explained)),
    ...walked.suspects.filter(({ row }) => !known.has(row.seq)).flatMap((suspect) => suspectProblems(suspect, explained)),
    ...furtherProblem(walked),
  ]);
}

