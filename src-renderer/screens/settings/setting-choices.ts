import type { SelectOption } from '../../components/Select.tsx';

const counted = (value: number, unit: string): string => `${String(value)} ${unit}${value === 1 ? '' : 's'}`;

/**
 * Choices of a number, with the one that is set among them even when it was set elsewhere.
 * @param unit in the singular: "minute"
 */
export function choicesOf(offered: readonly number[], current: number | undefined, unit: string): readonly SelectOption<string>[] {
  const all = current === undefined || offered.includes(current) ? offered : [...offered, current].toSorted((one, other) => one - other);
  return all.map((value) => ({ value: String(value), label: counted(value, unit) }));
}

/** Minutes until a vault at which nobody works locks itself. */
export const lockMinutes: readonly number[] = [1, 2, 5, 10, 15, 30, 60, 120, 240];

/** Seconds until a copied value is cleared from the clipboard. */
export const clipboardSeconds: readonly number[] = [10, 15, 30, 60, 120, 300];
