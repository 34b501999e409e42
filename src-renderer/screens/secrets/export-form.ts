import { reasonSchema } from '../../../src-shared/values.ts';
import type { ImportFormat } from '../../../src-shared/secrets.ts';

/** What the officer says of an export. */
export interface ExportForm {
  readonly tenant: string | undefined;
  readonly format: ImportFormat;
  readonly lock: 'recipients' | 'passphrase';
  /** As typed: one a line. */
  readonly recipients: string;
  readonly reason: string;
}

/** The recipients of a text: one a line; blank lines and comments are passed over. */
export function recipientsOf(text: string): readonly string[] {
  return text
    .split(/[\s,]*\n|,/)
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'));
}

type Problems = Partial<Readonly<Record<'tenant' | 'recipients' | 'passphrase' | 'reason', string>>>;

function recipientProblem(text: string): string | undefined {
  const recipients = recipientsOf(text);
  if (recipients.some((line) => /^AGE-SECRET-KEY-/i.test(line))) return 'One of these is a secret key. Remove it, and ask its holder to make a new one; give the public key, which begins with age1.';
  if (recipients.length === 0) return 'Give at least one age public key.';
  if (recipients.length > 20) return 'At most 20 recipients are possible.';
  const wrong = recipients.findIndex((line) => !line.startsWith('age1'));
  return wrong === -1 ? undefined : `Recipient ${String(wrong + 1)} is no age public key: one begins with age1.`;
}

/**
 * What is wrong with the form, by field; empty when it can be sent.
 * @param passphraseReady whether a strong passphrase was typed twice
 */
export function exportProblems(form: ExportForm, passphraseReady: boolean): Problems {
  const recipients = form.lock === 'recipients' ? recipientProblem(form.recipients) : undefined;
  return {
    ...(form.tenant === undefined ? { tenant: 'Choose the tenant.' } : {}),
    ...(recipients === undefined ? {} : { recipients }),
    ...(form.lock === 'passphrase' && !passphraseReady ? { passphrase: 'Choose a strong passphrase and type it twice.' } : {}),
    ...(reasonSchema.safeParse(form.reason).success ? {} : { reason: 'Say in a few words why: at least four characters.' }),
  };
}
