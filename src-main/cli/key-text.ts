import type { KmsKey } from '../../src-shared/keys.ts';
import { shownTime } from './plain.ts';
import { facts } from './table.ts';

const waits = { passphrase: 'the passphrase of its file', pin: 'the PIN of its token', 'sign-in': 'a sign-in' } as const;

/** A key, for people. */
export function keyText(key: KmsKey): string {
  return facts([
    ['Key', key.id],
    ['Name', key.displayName],
    ['Provider', key.provider],
    ['Resource', key.resource],
    ['State', key.emulator ? `${key.state}, an emulator: not a real KMS` : key.state],
    ...(key.waitsFor === null ? [] : [['Waits for', waits[key.waitsFor]] as const]),
    ['Validation', `${key.validation.phase} since ${shownTime(key.validation.since)}`],
    ['Last preflight', key.validation.message],
  ]);
}
