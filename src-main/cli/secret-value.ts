import { resolve } from 'node:path';
import { maximumValueBytes } from '../../src-shared/secrets.ts';
import { toBase64Url } from '../crypto/base64url.ts';
import { ask } from './ask.ts';
import { badUsage } from './failure.ts';
import { readGivenFile } from './files.ts';
import type { Work } from './work.ts';

async function typed({ line }: Work): Promise<Uint8Array> {
  const device = line.terminal.openPrompt();
  if (device === null) throw badUsage('value', 'there is none', 'Give it on the standard input, or with --value-file PATH.');
  try {
    return new TextEncoder().encode(await ask(device, 'Value (not shown): '));
  } finally {
    device.close();
  }
}

async function valueBytes(work: Work): Promise<Uint8Array> {
  const { given, line } = work;
  const file = given.maybe('value-file');
  if (file !== undefined) return readGivenFile(resolve(line.cwd, file));
  return line.terminal.inIsKeyboard ? typed(work) : line.terminal.readInput();
}

/**
 * The value of a secret for the wire: from a file, the standard input, or a person; never an argument.
 * Its bytes are taken as they are; a line break at the end is pointed out, for it is seldom meant.
 */
export async function givenValue(work: Work): Promise<string> {
  const bytes = await valueBytes(work);
  try {
    if (bytes.length > maximumValueBytes) throw badUsage('value', 'is larger than 1 MiB', 'Keep large things elsewhere, and their key here.');
    if (bytes.at(-1) === 0x0a) work.answer.say('The value ends with a line break, which is kept. Use `printf %s` to give one without.');
    return toBase64Url(bytes);
  } finally {
    bytes.fill(0);
  }
}
