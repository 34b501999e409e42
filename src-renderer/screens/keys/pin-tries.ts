import { errorText } from '../../../src-shared/error-text.ts';
import type { PinState } from '../../../src-shared/key-abilities.ts';
import type { DeskError } from '../../client.ts';
import type { FieldProblem } from '../../components/Field.tsx';

/** A PIN that stands in a form, and what its token says of the tries that are left. */
export interface PinTry {
  readonly value: string;
  readonly state: PinState;
  /** Whether the last try before the token locks is meant. */
  readonly lastTry: boolean;
}

/** What a refused PIN is told with, at the field; `undefined` for what is no matter of the PIN. */
export function pinProblem(error: DeskError | null): FieldProblem | undefined {
  if (error === null || (error.code !== 'PIN_WRONG' && error.code !== 'PIN_LAST_TRY')) return undefined;
  const { title, body, next } = errorText(error.code, error.data);
  return { problem: `${title}. ${body}`, remedy: next };
}

/** The state of a token after an error that names it; the one it had, for every other error. */
export function stateAfter(error: DeskError | null, known: PinState): PinState {
  if (error?.code === 'PIN_WRONG') return error.data.pin;
  return error?.code === 'PIN_LAST_TRY' ? 'final-try' : known;
}

/** Whether a PIN may be tried: never on a locked token, and the last time only when that is meant. */
export function mayTry({ state, value, lastTry }: PinTry): boolean {
  if (value === '' || state === 'locked' || state === 'not-set') return false;
  return state !== 'final-try' || lastTry;
}
