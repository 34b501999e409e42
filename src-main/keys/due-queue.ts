interface Due {
  readonly due: number;
  readonly id: string;
}

/** What is due when, the soonest first: a binary heap, for ten thousand keys are planned anew every minute. */
export class DueQueue {
  readonly #heap: Due[] = [];

  /** The soonest, which stays. */
  get first(): Due | undefined {
    return this.#heap[0];
  }

  push(id: string, due: number): void {
    const added = { due, id };
    let place = this.#heap.push(added) - 1;
    for (let above = (place - 1) >> 1; place > 0 && this.#dueAt(above) > due; above = (place - 1) >> 1) {
      this.#swap(place, above);
      place = above;
    }
  }

  /** Takes the soonest out. */
  pop(): Due | undefined {
    const [first] = this.#heap;
    const last = this.#heap.pop();
    if (first === undefined || last === undefined || this.#heap.length === 0) return first;
    this.#heap[0] = last;
    this.#sink();
    return first;
  }

  #sink(): void {
    let place = 0;
    for (;;) {
      const [left, right] = [2 * place + 1, 2 * place + 2];
      const below = this.#dueAt(right) < this.#dueAt(left) ? right : left;
      if (this.#dueAt(below) >= this.#dueAt(place)) return;
      this.#swap(place, below);
      place = below;
    }
  }

  #dueAt(place: number): number {
    return this.#heap[place]?.due ?? Infinity;
  }

  #swap(one: number, other: number): void {
    const [a, b] = [this.#heap[one], this.#heap[other]];
    if (a === undefined || b === undefined) return;
    this.#heap[one] = b;
    this.#heap[other] = a;
  }
}
