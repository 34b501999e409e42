import type { Database } from '../../src-main/vault/database.ts';

/** Kills the process, as far as its database can tell, after so many more writes. */
export class Failpoint {
  #left = Infinity;

  /** Whether it has struck: nothing reaches the disk any more. */
  get struck(): boolean {
    return this.#left < 0;
  }

  /** How many writes were left when it was last asked to count. */
  get left(): number {
    return this.#left;
  }

  /** Strikes at the write after the next `writes`. */
  after(writes: number): void {
    this.#left = writes;
  }

  /** Strikes no more: the next process begins. */
  disarm(): void {
    this.#left = Infinity;
  }

  /** A database that dies with this point. */
  readonly wrap = (database: Database): Database => {
    const alive = (): void => {
      if (this.struck) throw new Error('the process is gone');
    };
    return {
      ...database,
      get version() {
        return database.version;
      },
      run: (sql, parameters) => {
        this.#left -= 1;
        alive();
        return database.run(sql, parameters);
      },
      transaction: (call) => {
        alive();
        return database.transaction(() => {
          const result = call();
          alive();
          return result;
        });
      },
      checkpoint: () => {
        alive();
        database.checkpoint();
      },
    };
  };
}
