import { useState } from 'react';
import type { Column } from './columns.ts';

const keyOf = (table: string): string => `keydesk.columns.${table}`;

function storedChoice(table: string): readonly string[] | undefined {
  try {
    const stored: unknown = JSON.parse(localStorage.getItem(keyOf(table)) ?? 'null');
    return Array.isArray(stored) ? stored.filter((id) => typeof id === 'string') : undefined;
  } catch {
    return undefined;
  }
}

function keepChoice(table: string, hidden: readonly string[]): void {
  try {
    localStorage.setItem(keyOf(table), JSON.stringify(hidden));
  } catch {
    // The choice lasts until reload.
  }
}

/** The columns shown, and the way to show or hide one. */
export interface ColumnChoice<Row> {
  readonly shown: readonly Column<Row>[];
  readonly toggle: (id: string) => void;
}

/**
 * Remembers which columns of a table an officer wants to see, on this device.
 * @param table a stable name of the table
 */
export function useColumnChoice<Row>(table: string, columns: readonly Column<Row>[]): ColumnChoice<Row> {
  const [hidden, setHidden] = useState<readonly string[]>(
    () => storedChoice(table) ?? columns.filter((column) => column.initiallyHidden).map((column) => column.id),
  );
  const toggle = (id: string): void => {
    const next = hidden.includes(id) ? hidden.filter((other) => other !== id) : [...hidden, id];
    setHidden(next);
    keepChoice(table, next);
  };
  return { shown: columns.filter((column) => column.fixed === true || !hidden.includes(column.id)), toggle };
}
