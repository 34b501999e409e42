const day = 86_400_000;

/** When a key ends: after so many days, on a day, or never. */
export const expiryChoices = ['30', '90', '365', 'date', 'never'] as const;
export type ExpiryChoice = (typeof expiryChoices)[number];

/** The choice as it is being made; `date` is a day of the local calendar, empty until one is chosen. */
export interface ExpiryDraft {
  readonly choice: ExpiryChoice;
  readonly date: string;
}

/** What is proposed for a new key. */
export const usualExpiry: ExpiryDraft = { choice: '90', date: '' };

const two = (value: number): string => String(value).padStart(2, '0');

/** A moment as its day in the local calendar: `2026-03-04`. */
export function dayOf(at: number): string {
  const date = new Date(at);
  return `${String(date.getFullYear())}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}

/** The last moment of a local day; undefined when the text is no day. */
function endOfDay(text: string): number | undefined {
  const [, year, month, date] = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text) ?? [];
  if (year === undefined) return undefined;
  const end = new Date(Number(year), Number(month) - 1, Number(date), 23, 59, 59, 999).getTime();
  return dayOf(end) === text ? end : undefined;
}

/** The draft that says what a key has now. */
export function draftOf(expiresAt: number | null): ExpiryDraft {
  return expiresAt === null ? { choice: 'never', date: '' } : { choice: 'date', date: dayOf(expiresAt) };
}

/**
 * When the key will end, in milliseconds since 1970; null for never.
 * @returns undefined while no day is chosen
 */
export function expiresAtOf({ choice, date }: ExpiryDraft, now: number): number | null | undefined {
  switch (choice) {
    case 'never':
      return null;
    case 'date':
      return endOfDay(date);
    case '30':
    case '90':
    case '365':
      return now + Number(choice) * day;
  }
}

/** What is wrong with the choice, or undefined. */
export function expiryProblem(draft: ExpiryDraft, now: number): string | undefined {
  const at = expiresAtOf(draft, now);
  if (at === undefined) return 'Choose the last day on which the key works.';
  return at !== null && at <= now ? 'This day is over. Choose a later one.' : undefined;
}
