import type { Terminal } from './terminal.ts';

/** What a command answers: text for people, or JSON for machines. */
export interface Answer {
  readonly json: boolean;
  /** The one answer of a command: the document, or what people read instead. */
  give(document: unknown, text: () => string): void;
  /** One of many answers: a line of JSON, whoever reads it. */
  line(document: unknown): void;
  /** Said to people beside the answer, on the standard error. */
  say(text: string): void;
}

/** Answers on a terminal. */
export function answerOn(terminal: Terminal, json: boolean): Answer {
  return {
    json,
    give: (document, text) => {
      terminal.write(`${json ? JSON.stringify(document) : text()}\n`);
    },
    line: (document) => {
      terminal.write(`${JSON.stringify(document)}\n`);
    },
    say: (text) => {
      if (!json) terminal.note(`${text}\n`);
    },
  };
}
