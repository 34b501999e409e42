import { KeydeskError } from '../../src-shared/errors.ts';
import { type Act, type Answers, answerSchemas, type Ask, type Problem, replySchema, TokenProblem } from './pkcs11-messages.ts';
import type { ChildPort } from './pkcs11-child.ts';

/** The process of a module ended, or was ended, before it answered. */
export class ProcessEnded extends Error {
  override readonly name = 'ProcessEnded';
  readonly why: 'crashed' | 'hung' | 'closed';

  constructor(why: 'crashed' | 'hung' | 'closed') {
    super(`the process of the module ${why}`);
    this.why = why;
  }
}

interface Waiting {
  readonly act: Act;
  /** Null once the caller has given up: what comes is wiped. */
  settle: { readonly done: (answer: unknown) => void; readonly failed: (error: Error) => void } | null;
}

/** The line to one process: asks with numbers, replies in whatever order, and an end that fails all that wait. */
export class Line {
  readonly #port: ChildPort;
  readonly #hungAfterMs: number;
  readonly #waiting = new Map<number, Waiting>();
  #next = 1;
  #watch: ReturnType<typeof setTimeout> | null = null;
  #ended: ProcessEnded | null = null;

  constructor(port: ChildPort, hungAfterMs: number) {
    this.#port = port;
    this.#hungAfterMs = hungAfterMs;
    port.onMessage((message) => this.#take(message));
    port.onExit(() => this.#end('crashed'));
  }

  get isOpen(): boolean {
    return this.#ended === null;
  }

  /**
   * Asks the process. Bytes in `ask` stay the caller's. Throws `TokenProblem`, {@link ProcessEnded}, or `CANCELLED` once the
   * signal aborts; the process then still works on, and what it answers is wiped.
   */
  async ask<A extends Ask>(ask: A, signal: AbortSignal | undefined): Promise<Answers[A['act']]> {
    if (signal?.aborted === true) throw cancelled();
    if (this.#ended !== null) throw this.#ended;
    const id = this.#next++;
    const { promise, resolve, reject } = Promise.withResolvers<unknown>();
    const waiting: Waiting = { act: ask.act, settle: { done: resolve, failed: reject } };
    const giveUp = (): void => {
      waiting.settle = null;
      reject(cancelled());
    };
    signal?.addEventListener('abort', giveUp, { once: true });
    this.#waiting.set(id, waiting);
    // More to do gives a process that hangs no more time.
    if (this.#watch === null) this.#watchAnew();
    this.#port.send({ id, ask });
    try {
      return (await promise) as Answers[A['act']];
    } finally {
      signal?.removeEventListener('abort', giveUp);
    }
  }

  /** Ends the process and fails all that wait. */
  close(): void {
    this.#end('closed');
  }

  #take(message: unknown): void {
    const reply = replySchema.safeParse(message);
    const waiting = reply.success ? this.#waiting.get(reply.data.id) : undefined;
    if (!reply.success || waiting === undefined) return;
    this.#waiting.delete(reply.data.id);
    this.#watchAnew();
    if ('problem' in reply.data) this.#refuse(waiting, reply.data.problem);
    else answer(waiting, reply.data.answer);
  }

  #refuse({ settle }: Waiting, { code, detail, token, pin }: Problem): void {
    settle?.failed(new TokenProblem(code, detail, { token, pin }));
  }

  /** A process that owes replies and sends none for a while hangs in the vendor's library: it is ended. */
  #watchAnew(): void {
    if (this.#watch !== null) clearTimeout(this.#watch);
    this.#watch = this.#waiting.size === 0 ? null : setTimeout(() => this.#end('hung'), this.#hungAfterMs);
  }

  #end(why: ProcessEnded['why']): void {
    if (this.#ended !== null) return;
    this.#ended = new ProcessEnded(why);
    if (why !== 'crashed') this.#port.kill();
    const waiting = [...this.#waiting.values()];
    this.#waiting.clear();
    this.#watchAnew();
    for (const { settle } of waiting) settle?.failed(this.#ended);
  }
}

function answer({ act, settle }: Waiting, given: unknown): void {
  const read = answerSchemas[act].safeParse(given);
  if (settle !== null && read.success) {
    settle.done(read.data);
    return;
  }
  if (given instanceof Uint8Array) given.fill(0);
  settle?.failed(new TokenProblem('nonsense', 'The module answers with what cannot be.'));
}

function cancelled(): KeydeskError<'CANCELLED'> {
  return new KeydeskError('CANCELLED', { what: 'a call to the token' });
}
