import type { PromptDevice, Terminal } from '../../src-main/cli/terminal.ts';

/** A terminal that keeps what is written to it; a person types `answers`, one a question, when there is one. */
export class FakeTerminal implements Terminal {
  out = '';
  err = '';
  closed = false;
  readonly outIsScreen: boolean;
  readonly errIsScreen: boolean;
  readonly inIsKeyboard: boolean;
  readonly columns = 80;
  readonly #answers: string[];
  readonly #input: string;

  constructor(options: { readonly screen?: boolean; readonly answers?: readonly string[]; readonly input?: string } = {}) {
    const { screen = false, answers = [], input = '' } = options;
    this.outIsScreen = screen;
    this.errIsScreen = screen;
    this.inIsKeyboard = screen;
    this.#answers = [...answers];
    this.#input = input;
  }

  write(text: string | Uint8Array): void {
    this.out += typeof text === 'string' ? text : new TextDecoder().decode(text);
  }

  note(text: string): void {
    this.err += text;
  }

  openPrompt(): PromptDevice | null {
    if (!this.errIsScreen) return null;
    return {
      onKeys: (listener) => {
        queueMicrotask(() => listener(this.#answers.shift() ?? '\u0004'));
        return () => undefined;
      },
      write: (text) => this.note(text),
      close: () => undefined,
    };
  }

  close(): void {
    this.closed = true;
  }

  readInput(): Promise<Uint8Array> {
    return Promise.resolve(new TextEncoder().encode(this.#input));
  }
}
