import type { Token, TokenKey } from '../../../src-shared/key-abilities.ts';
import type { RadioCard } from '../../components/RadioCards.tsx';
import { StatusBadge } from '../../components/StatusBadge.tsx';
import { pinLooks, tokenProblem } from './key-looks.ts';

/** A token without a label is known by its slot. */
export function tokenName({ label, slot }: Pick<Token, 'label' | 'slot'>): string {
  return label.trim() === '' ? `Token in slot ${String(slot)}` : label.trim();
}

const made = ({ manufacturer, model, firmware }: Token): string => [manufacturer, model, firmware === '' ? '' : `firmware ${firmware}`].filter((part) => part.trim() !== '').join(' · ');

/** Why a token cannot be chosen for this; the last try is never spent on making a key. */
function unusable(token: Token, toMake: boolean): string | undefined {
  if (toMake && !token.canGenerate) return 'It cannot make AES keys.';
  if (toMake && token.pin === 'final-try') return 'One try is left before it locks: enter the PIN on the page of one of its keys first.';
  return tokenProblem(token);
}

/** A token as it is chosen, with the state of its PIN and, when it cannot be used, why. */
export function tokenCard(token: Token, toMake: boolean): RadioCard<string> {
  const problem = unusable(token, toMake);
  return {
    // One that is not initialised has no serial yet, and cannot be chosen.
    value: token.serial === '' ? `slot ${String(token.slot)}` : token.serial,
    label: tokenName(token),
    disabled: problem !== undefined,
    note: <StatusBadge plain {...pinLooks[token.pin]} />,
    detail: (
      <>
        <span className="block">{made(token)}</span>
        <span className="mono block wrap-anywhere">{token.serial === '' ? `Slot ${String(token.slot)}` : `Slot ${String(token.slot)} · serial ${token.serial}`}</span>
        {problem !== undefined && <span className="mt-1 block font-medium text-ink">{problem}</span>}
      </>
    ),
  };
}

/** Tokens that keep the length to themselves say none, or 0 bits. */
const strength = ({ length, extractable }: TokenKey): string =>
  [length === null || length === 0 ? 'Length unknown' : `AES-${String(length)}`, extractable ? 'extractable' : 'non-extractable'].join(' · ');

/** A key on a token as it is chosen; one that cannot wrap says why. */
export function tokenKeyCard(key: TokenKey): RadioCard<string> {
  return {
    value: key.uri,
    label: key.label === '' ? `Key ${key.id}` : key.label,
    disabled: key.problem !== null,
    detail: (
      <>
        <span className="block">{strength(key)}</span>
        {key.problem !== null && <span className="mt-1 block font-medium text-ink">{key.problem}</span>}
        {key.problem === null && key.extractable && <span className="mt-1 block text-attention-ink">It can be copied out of the token. A non-extractable key is safer.</span>}
      </>
    ),
  };
}
