import { KeydeskError } from '../../src-shared/errors.ts';
import { badUsage } from './failure.ts';
import type { PromptDevice } from './terminal.ts';

const enter: readonly string[] = ['\r', '\n'];
const backspace: readonly string[] = ['\u007f', '\b'];
const clearLine = '\u0015';
const interrupt = '\u0003';
const endOfInput = '\u0004';
const escape = '\u001b';

/** What stands in the line after one more key. */
function typedAfter(typed: string, key: string): string {
  if (backspace.includes(key)) return [...typed].slice(0, -1).join('');
  if (key === clearLine) return '';
  return /\p{Cc}/u.test(key) ? typed : typed + key;
}

/** A line as it is being typed; `ended` says how, once it has. */
interface TypedLine {
  readonly typed: string;
  readonly ended: 'enter' | 'interrupt' | 'end' | null;
}

/** Takes the keys that came in one piece. An arrow or function key is one piece that begins with escape: it types nothing. */
function takeKeys(line: TypedLine, keys: string): TypedLine {
  if (keys.startsWith(escape)) return line;
  return [...keys].reduce<TypedLine>((so, key) => {
    if (so.ended !== null) return so;
    if (enter.includes(key)) return { ...so, ended: 'enter' };
    if (key === interrupt) return { ...so, ended: 'interrupt' };
    if (key === endOfInput && so.typed === '') return { ...so, ended: 'end' };
    return { typed: typedAfter(so.typed, key), ended: null };
  }, line);
}

/**
 * Asks for one line. Nothing of it is shown unless `echo` is set.
 * @throws CANCELLED on Ctrl-C, BAD_INPUT on Ctrl-D
 */
export function ask(device: PromptDevice, question: string, echo = false): Promise<string> {
  return new Promise((resolve, reject) => {
    let line: TypedLine = { typed: '', ended: null };
    const stop = device.onKeys((keys) => {
      line = takeKeys(line, keys);
      if (echo) device.write(`\r\u001b[K${question}${line.typed}`);
      if (line.ended === null) return;
      stop();
      device.write('\n');
      if (line.ended === 'enter') resolve(line.typed);
      else if (line.ended === 'interrupt') reject(new KeydeskError('CANCELLED', { what: 'the command' }));
      else reject(badUsage('answer', 'nothing was entered', 'Run the command again and answer the question.'));
    });
    // Only now: whoever types as soon as the question stands there must not be echoed.
    device.write(question);
  });
}
