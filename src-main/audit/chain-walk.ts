import { genesisHash } from '../crypto/audit-hash.ts';
import { type ChainRow, follows, type KnownHead, sameHash } from './chain-rows.ts';

/** A row whose hash is not that of its content at its place after the row before it. */
export interface Suspect {
  readonly row: ChainRow;
  /** The hash of the row before it. */
  readonly previous: Uint8Array | null;
  /** Hashes of the rows before that one, the nearest first. */
  readonly back: readonly Uint8Array[];
  /** How far the numbers of the rows before it were off. */
  readonly shift: number;
}

/** Numbers that no row has. */
export interface Gap {
  readonly first: number;
  readonly last: number;
  readonly before: Uint8Array | null;
}

/** From `place` on, every row was written as number `place + to`. */
export interface ShiftChange {
  readonly place: number;
  readonly from: number;
  readonly to: number;
}

/** What a walk along the whole chain saw. */
export interface Walked {
  readonly rows: number;
  readonly firstSeq: number;
  readonly lastSeq: number;
  readonly headHash: Uint8Array;
  readonly suspects: readonly Suspect[];
  /** Suspects beyond those that are kept. */
  readonly further: number;
  readonly gaps: readonly Gap[];
  readonly shifts: readonly ShiftChange[];
  /** Rows with a number below 1, or with one that had been before. */
  readonly strangers: readonly number[];
  /** Known heads that name the hash of the row at their place. */
  readonly confirmed: ReadonlySet<KnownHead>;
  /** Known heads that name another hash than the sound row at their place has. */
  readonly contradicted: readonly KnownHead[];
}

/** How many rows back, and how many renumbered rows, are looked for before a row counts as changed. */
export const reach = 64;
const suspectsKept = 120;

function headsBySeq(heads: readonly KnownHead[]): ReadonlyMap<number, readonly KnownHead[]> {
  const bySeq = new Map<number, KnownHead[]>();
  for (const head of heads) bySeq.set(head.seq, [...(bySeq.get(head.seq) ?? []), head]);
  return bySeq;
}

/** The shifts to try when a row does not follow, the likeliest first. */
const shiftsToTry: readonly number[] = [0, ...Array.from({ length: reach }, (_, at) => [at + 1, -at - 1]).flat()];

/**
 * Walks the chain row by row, in the order of their numbers, in memory that does not grow with the chain.
 * One hash a row while all is well; only where a row does not follow are other explanations tried.
 */
export class ChainWalk {
  readonly #heads: ReadonlyMap<number, readonly KnownHead[]>;
  readonly #suspects: Suspect[] = [];
  readonly #gaps: Gap[] = [];
  readonly #shifts: ShiftChange[] = [];
  readonly #strangers: number[] = [];
  readonly #confirmed = new Set<KnownHead>();
  readonly #contradicted: KnownHead[] = [];
  #recent: Uint8Array[] = [genesisHash];
  #rows = 0;
  #first = 0;
  #last = 0;
  #further = 0;
  #shift = 0;
  #previous: Uint8Array | null = genesisHash;

  /** @param heads signed heads whose signatures are good */
  constructor(heads: readonly KnownHead[]) {
    this.#heads = headsBySeq(heads);
  }

  /** Takes the next row in the order of their numbers. */
  add(row: ChainRow): void {
    this.#rows += 1;
    if (row.seq <= this.#last) {
      if (this.#strangers.length < suspectsKept) this.#strangers.push(row.seq);
      return;
    }
    if (this.#first === 0) this.#first = row.seq;
    const afterGap = row.seq > this.#last + 1 && this.#step(row.seq);
    const linked = this.#link(row, afterGap);
    this.#compare(row, linked);
    this.#remember(row);
  }

  /** What was seen. */
  walked(): Walked {
    return {
      rows: this.#rows,
      firstSeq: this.#first,
      lastSeq: this.#last,
      headHash: this.#previous ?? genesisHash,
      suspects: this.#suspects,
      further: this.#further,
      gaps: this.#gaps,
      shifts: this.#shifts,
      strangers: this.#strangers,
      confirmed: this.#confirmed,
      contradicted: this.#contradicted,
    };
  }

  /** Notes a gap; a signed head at its end tells the hash the next row follows. */
  #step(seq: number): boolean {
    this.#gaps.push({ first: this.#last + 1, last: seq - 1, before: this.#previous });
    this.#previous = this.#heads.get(seq - 1)?.[0]?.hash ?? null;
    this.#recent = [];
    return this.#previous === null;
  }

  /** Whether the row stands where it belongs, or where a renumbering put it. The first row after a gap gets the benefit of doubt. */
  #link(row: ChainRow, afterGap: boolean): boolean {
    if (afterGap || follows(row, this.#previous, row.seq + this.#shift)) return true;
    const shift = this.#suspects.length < suspectsKept ? this.#findShift(row) : null;
    if (shift === null) {
      this.#suspect(row);
      return false;
    }
    this.#shifts.push({ place: row.seq, from: this.#shift, to: shift });
    this.#shift = shift;
    return true;
  }

  #findShift(row: ChainRow): number | null {
    return shiftsToTry.find((shift) => shift !== this.#shift && follows(row, this.#previous, row.seq + shift)) ?? null;
  }

  #suspect(row: ChainRow): void {
    if (this.#suspects.length >= suspectsKept) {
      this.#further += 1;
      return;
    }
    this.#suspects.push({ row, previous: this.#previous, back: this.#recent.slice(1), shift: this.#shift });
  }

  #compare(row: ChainRow, linked: boolean): void {
    for (const head of this.#heads.get(row.seq + this.#shift) ?? [])
      if (sameHash(head.hash, row.hash)) this.#confirmed.add(head);
      else if (linked) this.#contradicted.push(head);
  }

  #remember(row: ChainRow): void {
    this.#last = row.seq;
    this.#previous = row.hash;
    this.#recent.unshift(row.hash);
    if (this.#recent.length > reach) this.#recent.pop();
  }
}
