import { closeSync, openSync } from 'node:fs';
import { ReadStream } from 'node:tty';
import type { PromptDevice, Terminal } from './terminal.ts';

/** A keyboard without echo. It is set back however the listening ends. */
function promptOver(keyboard: ReadStream, write: (text: string) => void, close: () => void): PromptDevice {
  keyboard.setEncoding('utf8');
  return {
    onKeys: (listener) => {
      const take = (keys: string): void => {
        listener(keys);
      };
      keyboard.setRawMode(true);
      keyboard.on('data', take);
      keyboard.resume();
      return () => {
        keyboard.off('data', take);
        keyboard.pause();
        keyboard.setRawMode(false);
      };
    },
    write,
    close,
  };
}

/** The terminal behind the command while its standard input carries something else. */
function openControllingTerminal(write: (text: string) => void): PromptDevice | null {
  if (process.platform === 'win32') return null;
  try {
    const handle = openSync('/dev/tty', 'r');
    try {
      const keyboard = new ReadStream(handle);
      return promptOver(keyboard, write, () => {
        letGo(keyboard);
        keyboard.destroy();
      });
    } catch (error) {
      closeSync(handle);
      throw error;
    }
  } catch {
    // No person sits there: whoever asks is told how to give the passphrase otherwise.
    return null;
  }
}

async function readAll(): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  for await (const part of process.stdin) parts.push(part as Uint8Array);
  const whole = new Uint8Array(Buffer.concat(parts));
  for (const part of parts) part.fill(0);
  return whole;
}

function letGo(keyboard: ReadStream): void {
  if (keyboard.isRaw) keyboard.setRawMode(false);
  keyboard.pause();
}

/** The terminal of this process. */
export function systemTerminal(): Terminal {
  const { stdin, stdout, stderr } = process;
  let open: PromptDevice | null = null;
  const note = (text: string): void => void stderr.write(text);
  return {
    write: (text) => void stdout.write(text),
    note,
    outIsScreen: stdout.isTTY,
    errIsScreen: stderr.isTTY,
    columns: stderr.isTTY ? stderr.columns : 80,
    inIsKeyboard: stdin.isTTY,
    openPrompt: () => {
      if (!stderr.isTTY) return null;
      open = stdin.isTTY ? promptOver(stdin, note, () => letGo(stdin)) : openControllingTerminal(note);
      return open;
    },
    readInput: readAll,
    close: () => open?.close(),
  };
}
