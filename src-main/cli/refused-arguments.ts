import { badUsage } from './failure.ts';

const secretWord = /^--?(?:[a-z]+-)*(?:passphrase|password|passwd|pass|pw|pin)(?:=|$)/i;
const valueWord = /^--(?:value|secret|secret-value)(?:=|$)/i;

/**
 * Refuses a passphrase, a PIN or a value on the command line: every process of the machine can read it there, and the shell
 * keeps it in its history. What was given is not repeated.
 * @throws BAD_INPUT
 */
export function refuseSecretArguments(argv: readonly string[]): void {
  const end = argv.indexOf('--');
  const options = end === -1 ? argv : argv.slice(0, end);
  const passphrase = options.find((word) => secretWord.test(word));
  if (passphrase !== undefined) {
    const [name = ''] = passphrase.split('=');
    const asked = /pin$/i.test(name) ? 'pin' : 'passphrase';
    const remedy = `Leave it out to be asked for it, or use --${asked}-file PATH or --${asked}-fd N. Change it if it was typed here: others could read it.`;
    throw badUsage(name, 'a passphrase or PIN is never an argument', remedy);
  }
  const value = options.find((word) => valueWord.test(word));
  if (value !== undefined) {
    const remedy = 'Give it on the standard input, or with --value-file PATH. Change it if it was typed here: others could read it.';
    throw badUsage(value.split('=')[0] ?? '', 'the value of a secret is never an argument', remedy);
  }
}
