/** A value SQLite can hold. */
export type Cell = string | number | bigint | Uint8Array | null;
export type Parameters = Readonly<Record<string, Cell>>;

/** Reading rows. The row type is the caller's word for what its own SQL selects. */
export interface Reader {
  get<T>(sql: string, parameters?: Parameters): T | undefined;
  all<T>(sql: string, parameters?: Parameters): readonly T[];
  iterate<T>(sql: string, parameters?: Parameters): Iterable<T>;
}

/** Reading and changing rows, inside a transaction. `run` answers how many rows changed. */
export interface Writer extends Reader {
  run(sql: string, parameters?: Parameters): number;
}

/** A pattern for `like … escape '\'` that matches the text anywhere. */
export function containing(search: string): string {
  return `%${search.replace(/[\\%_]/g, (sign) => `\\${sign}`)}%`;
}
