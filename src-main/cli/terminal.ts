/** Where a hidden answer is typed: raw keys in, a question out. */
export interface PromptDevice {
  /** Hears of what is typed, in pieces as they come, until the answer is called. */
  onKeys(listener: (keys: string) => void): () => void;
  write(text: string): void;
  close(): void;
}

/** The three streams of a command, and the person behind them, if there is one. */
export interface Terminal {
  /** To the standard output: the answer. */
  write(text: string | Uint8Array): void;
  /** To the standard error: what people are told beside the answer. */
  note(text: string): void;
  /** Whether the standard output goes to a screen. */
  readonly outIsScreen: boolean;
  /** Whether the standard error goes to a screen: only then there are progress bars and questions. */
  readonly errIsScreen: boolean;
  readonly columns: number;
  /** A person to ask; `null` when there is none. */
  openPrompt(): PromptDevice | null;
  /** Everything on the standard input, to its end. */
  readInput(): Promise<Uint8Array>;
  /** Whether a person types the standard input. */
  readonly inIsKeyboard: boolean;
  /** Lets go of the keyboard, also when a question is still open: the command has ended. */
  close(): void;
}
