interface Ear {
  rung: boolean;
  wake: () => void;
}

/** Tells those who watch a thing that it has moved; however often it moves before they look, they look once. */
export class Bell {
  readonly #ears = new Map<string, Set<Ear>>();

  /** The thing has moved. */
  ring(id: string): void {
    for (const ear of this.#ears.get(id) ?? []) {
      ear.rung = true;
      ear.wake();
    }
  }

  /** Everything has moved. */
  ringAll(): void {
    for (const id of this.#ears.keys()) this.ring(id);
  }

  /** Yields at once, and again after the thing has moved; ends with the signal. */
  async *listen(id: string, signal?: AbortSignal): AsyncGenerator<undefined, void, void> {
    const ear: Ear = { rung: true, wake: () => undefined };
    const ears = this.#ears.get(id) ?? new Set<Ear>();
    this.#ears.set(id, ears.add(ear));
    const stop = (): void => {
      ear.wake();
    };
    signal?.addEventListener('abort', stop);
    try {
      while (!isOver(signal)) {
        ear.rung = false;
        yield undefined;
        if (!isRung(ear) && !isOver(signal)) await new Promise<void>((resolve) => (ear.wake = resolve));
      }
    } finally {
      signal?.removeEventListener('abort', stop);
      ears.delete(ear);
      if (ears.size === 0) this.#ears.delete(id);
    }
  }
}

// Both are read through a function, for they change while the generator stands still.
function isRung(ear: Ear): boolean {
  return ear.rung;
}

function isOver(signal: AbortSignal | undefined): boolean {
  return signal?.aborted === true;
}
