import { badUsage } from './failure.ts';
import { ask } from './ask.ts';
import type { Given } from './given.ts';
import type { ReadPassphrase } from './passphrase-file.ts';
import type { Terminal } from './terminal.ts';

/** What a passphrase opens, its option (`--NAME-file`, `--NAME-fd`) and how it is asked for. */
export const passphraseRoles = {
  vault: { option: 'passphrase', words: 'Passphrase of the vault' },
  new: { option: 'new-passphrase', words: 'New passphrase' },
  backup: { option: 'backup-passphrase', words: 'Passphrase of the backup' },
  key: { option: 'key-passphrase', words: 'Passphrase of the key file' },
  pin: { option: 'pin', words: 'PIN of the token' },
  export: { option: 'export-passphrase', words: 'Passphrase of the exported file' },
} as const;
/** One of the passphrases a command can need. */
export type PassphraseRole = keyof typeof passphraseRoles;

/** Where a command's passphrases come from: a file, an open file descriptor, or a person. Never an argument. */
export interface Passphrases {
  /** Whether an option gives it. */
  isGiven(role: PassphraseRole): boolean;
  /** Whether it can be had: by an option, or from a person. */
  isAtHand(role: PassphraseRole): boolean;
  /** The passphrase of something that exists. */
  existing(role: PassphraseRole): Promise<string>;
  /** The passphrase of something new: a person types it twice. */
  chosen(role: PassphraseRole): Promise<string>;
}

const fdProblem = 'is not the number of an open file descriptor';

function descriptorOf(option: string, text: string): number {
  if (/^\d{1,4}$/.test(text)) return Number(text);
  throw badUsage(option, fdProblem, `Give a number, such as \`${option} 3 3<FILE\`.`);
}

function nobodyToAsk(option: string, words: string): Error {
  const remedy = `Give it with --${option}-file PATH or --${option}-fd N, or run the command on a terminal.`;
  return badUsage(`--${option}-file`, `${words} is needed, and there is nobody to ask`, remedy);
}

async function askPerson(terminal: Terminal, option: string, words: string, twice: boolean): Promise<string> {
  const device = terminal.openPrompt();
  if (device === null) throw nobodyToAsk(option, words);
  try {
    const typed = await ask(device, `${words}: `);
    if (typed === '') throw badUsage(words, 'nothing was entered', 'Run the command again and type the passphrase.');
    if (twice && (await ask(device, 'Once more: ')) !== typed)
      throw badUsage(words, 'the two entries differ', 'Run the command again and type the same passphrase twice.');
    return typed;
  } finally {
    device.close();
  }
}

/** The passphrases of one command. */
export function passphrasesOf(given: Given, terminal: Terminal, read: ReadPassphrase): Passphrases {
  const fromOption = (role: PassphraseRole): string | null => {
    const { option } = passphraseRoles[role];
    const file = given.maybe(`${option}-file`);
    const descriptor = given.maybe(`${option}-fd`);
    if (file !== undefined) return read.fromFile(`--${option}-file`, file);
    return descriptor === undefined ? null : read.fromDescriptor(`--${option}-fd`, descriptorOf(`--${option}-fd`, descriptor));
  };
  const isGiven = (role: PassphraseRole): boolean => {
    const { option } = passphraseRoles[role];
    return given.maybe(`${option}-file`) !== undefined || given.maybe(`${option}-fd`) !== undefined;
  };
  const get = async (role: PassphraseRole, twice: boolean): Promise<string> => {
    const { option, words } = passphraseRoles[role];
    return fromOption(role) ?? (await askPerson(terminal, option, words, twice));
  };
  return {
    isGiven,
    isAtHand: (role) => isGiven(role) || terminal.errIsScreen,
    existing: async (role) => get(role, false),
    chosen: async (role) => get(role, true),
  };
}
