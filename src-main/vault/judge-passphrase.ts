import { KeydeskError } from '../../src-shared/errors.ts';
import type { PassphraseJudgement } from '../../src-shared/vault.ts';

/** The least score a passphrase of a vault or of a backup must have: 3 of 4, "safely unguessable" offline behind Argon2id. */
export const minimumScore = 3;
/** The least length in characters, whatever the score. */
export const minimumLength = 12;

/** Judges a passphrase without any network; the officer's own words in `context` count as easily guessed. */
export type JudgePassphrase = (passphrase: string, context: readonly string[]) => PassphraseJudgement;

const tooShortAdvice = `Use at least ${String(minimumLength)} characters; five unrelated words are easy to remember.`;

/** Loads the word lists, some megabytes that are only needed when a passphrase is chosen, and answers the judge. */
export async function loadPassphraseJudge(): Promise<JudgePassphrase> {
  const [{ ZxcvbnFactory }, common, english] = await Promise.all([
    import('@zxcvbn-ts/core'),
    import('@zxcvbn-ts/language-common'),
    import('@zxcvbn-ts/language-en'),
  ]);
  const zxcvbn = new ZxcvbnFactory({
    translations: english.translations,
    graphs: common.adjacencyGraphs,
    dictionary: { ...common.dictionary, ...english.dictionary },
  });
  return (passphrase, context) => {
    const { score, feedback, crackTimes } = zxcvbn.check(passphrase.slice(0, 256), [...context, 'keydesk', 'vault']);
    const tooShort = passphrase.length < minimumLength;
    const acceptable = !tooShort && score >= minimumScore;
    const advice = [tooShort ? tooShortAdvice : '', feedback.warning ?? '', ...feedback.suggestions].filter((text) => text !== '');
    return {
      score,
      minimum: minimumScore,
      acceptable,
      crackTime: crackTimes.offlineSlowHashingXPerSecond.display,
      advice: acceptable ? [] : advice,
    };
  };
}

/** Refuses a passphrase that is too easy to guess. @throws PASSPHRASE_WEAK */
export function requireStrong(judge: JudgePassphrase, field: string, passphrase: string, context: readonly string[]): void {
  const { acceptable, score, minimum, advice } = judge(passphrase, context);
  if (!acceptable) throw new KeydeskError('PASSPHRASE_WEAK', { field, score, minimum, advice: [...advice] });
}
