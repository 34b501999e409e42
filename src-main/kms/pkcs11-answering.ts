import { type Cryptoki, loadModule, problemOf } from './pkcs11-cryptoki.ts';
import { TokenKeys } from './pkcs11-keys.ts';
import { Logins } from './pkcs11-logins.ts';
import { type Answers, type Ask, askSchema, requestSchema, TokenProblem } from './pkcs11-messages.ts';
import { Slots } from './pkcs11-slots.ts';
import { unwrapOnToken, type Wrapping, wrapOnToken } from './pkcs11-wrapping.ts';
import { parsePkcs11KeyUri, parsePkcs11Uri } from './uri-pkcs11.ts';

/** A module at work in its own process: what is asked, answered one after the other. */
export class AnsweringModule {
  readonly #cryptoki: Cryptoki;
  readonly #slots: Slots;
  readonly #logins: Logins;

  constructor(cryptoki: Cryptoki) {
    this.#cryptoki = cryptoki;
    this.#slots = new Slots(cryptoki);
    this.#logins = new Logins(cryptoki, this.#slots);
  }

  /** Answers one ask. Bytes in it are wiped. Throws `TokenProblem`, or what the module threw. */
  answer(ask: Ask): Answers[Ask['act']] {
    switch (ask.act) {
      case 'tokens':
        return this.#slots.list().map(({ token }) => token);
      case 'token':
        return this.#slots.find(parsePkcs11Uri(ask.uri)).token;
      case 'login':
        return this.#login(ask);
      case 'keys': {
        const slot = this.#slots.find(parsePkcs11Uri(ask.uri));
        return new TokenKeys(this.#cryptoki, this.#logins.session(slot)).list(slot);
      }
      case 'generate': {
        const slot = this.#slots.find(parsePkcs11Uri(ask.uri));
        const make = (session: Buffer) => new TokenKeys(this.#cryptoki, session).generate(ask.label, ask.mechanism);
        return { token: slot.token, key: this.#logins.writing(slot, make).facts };
      }
      case 'describe': {
        const { slot, key } = this.#wrapping(ask);
        return { token: slot.token, key: key.facts };
      }
      case 'wrap':
        return this.#wrap(ask);
      case 'unwrap':
        return unwrapOnToken(this.#wrapping(ask), ask.blob, ask.aad);
    }
  }

  #login({ uri, pin, lastTry }: Extract<Ask, { act: 'login' }>): Answers['login'] {
    try {
      return this.#logins.login(parsePkcs11Uri(uri), pin, lastTry).token;
    } finally {
      pin.fill(0);
    }
  }

  #wrap(ask: Extract<Ask, { act: 'wrap' }>): Answers['wrap'] {
    try {
      const wrapping = this.#wrapping(ask);
      return { blob: wrapOnToken(wrapping, ask.payload, ask.aad), id: wrapping.key.facts.id };
    } finally {
      ask.payload.fill(0);
    }
  }

  #wrapping({ uri, mechanism }: Pick<Extract<Ask, { act: 'describe' }>, 'uri' | 'mechanism'>): Wrapping {
    const named = parsePkcs11KeyUri(uri);
    const slot = this.#slots.find(named);
    const session = this.#logins.session(slot);
    const key = new TokenKeys(this.#cryptoki, session).find(named, slot, mechanism);
    return { cryptoki: this.#cryptoki, session, slot, key, mechanism };
  }
}

/** The two ends of the line that the process has. */
export interface ProcessPort {
  send(message: unknown): void;
  onMessage(listener: (message: unknown) => void): void;
}

/**
 * Answers a desk for as long as the process lives. The module is loaded with the first ask, so that a failure to load is an
 * answer and no crash.
 */
export function answerDesk(port: ProcessPort, modulePath: string, binding: string): void {
  let loaded: AnsweringModule | null = null;
  port.onMessage((message) => {
    const request = requestSchema.safeParse(message);
    if (!request.success) return;
    const { id } = request.data;
    try {
      const ask = askSchema.safeParse(request.data.ask);
      if (!ask.success) throw new TokenProblem('bad-request', 'The module was asked for what it does not know.');
      loaded ??= new AnsweringModule(loadModule(binding, modulePath));
      sendAnswer(port, id, loaded.answer(ask.data));
    } catch (error) {
      port.send({ id, problem: (error instanceof TokenProblem ? error : problemOf(error)).problem });
    }
  });
}

/** Sending copies: what was opened is wiped here as soon as it is on its way. */
function sendAnswer(port: ProcessPort, id: number, answer: unknown): void {
  port.send({ id, answer });
  if (answer instanceof Uint8Array) answer.fill(0);
}
