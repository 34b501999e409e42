import type { Token, TokenKey } from '../../src-shared/key-abilities.ts';
import type { SecretBytes } from '../crypto/secret-bytes.ts';
import type { StartProcess } from './pkcs11-child.ts';
import { processFile } from './pkcs11-entry.ts';
import { asListed } from './pkcs11-failure.ts';
import { Line } from './pkcs11-line.ts';
import { type Answer, type Answers, type Ask, TokenProblem } from './pkcs11-messages.ts';
import type { CallOptions } from './provider.ts';
import { checkModulePath, formatPkcs11Uri, parsePkcs11Uri, type Pkcs11Name, tokenPart } from './uri-pkcs11.ts';

/** How long the process of a module may owe a reply before it is ended, in milliseconds: less than a call may take. */
const hungAfterMs = 12_000;

/** What a host may be given beside the way to start processes; all of it has defaults. */
export interface HostOptions {
  readonly hungAfterMs?: number;
  /** The file that the process runs. */
  readonly entry?: string;
  /** What the process calls the module through: a package, or a file that offers the same. By default pkcs11js. */
  readonly binding?: string;
}

interface Module {
  readonly line: Line;
  /** The tokens that are logged in to, by this very process. */
  readonly open: Map<string, Token>;
}

/**
 * The processes that own PKCS#11 modules: one for each module, started at its first call. A module that crashes takes only
 * its own process along, and the next call starts another, to which the PIN has to be entered again.
 */
export class Pkcs11Host {
  readonly #start: StartProcess;
  readonly #options: Required<HostOptions>;
  readonly #modules = new Map<string, Module>();

  constructor(start: StartProcess, options: HostOptions = {}) {
    this.#start = start;
    this.#options = { hungAfterMs, entry: processFile(), binding: 'pkcs11js', ...options };
  }

  /** The slots of a module with their tokens. Throws `MODULE_FAILED`. */
  async tokens(module: string, call: CallOptions): Promise<readonly Token[]> {
    return await this.#listed(module, async () => this.ask(module, { act: 'tokens' }, call));
  }

  /**
   * The secret keys on a token, after logging in to it. Throws `MODULE_FAILED`, `NOT_FOUND`, and what `enterPin` throws.
   */
  async tokenKeys(module: string, serial: string, pin: SecretBytes, lastTry: boolean, call: CallOptions): Promise<readonly TokenKey[]> {
    const uri = formatPkcs11Uri({ serial });
    return await this.#listed(module, async () => {
      await this.enterPin(module, uri, pin, lastTry, call);
      return await this.ask(module, { act: 'keys', uri }, call);
    });
  }

  /** Makes an AES-256 key on a token, after logging in to it. Throws as `tokenKeys`, and `ALREADY_EXISTS`. */
  async generate(module: string, ask: Omit<Extract<Ask, { act: 'generate' }>, 'act'>, pin: SecretBytes, call: CallOptions): Promise<Answer<'generate'>> {
    return await this.#listed(module, async () => {
      await this.enterPin(module, ask.uri, pin, false, call);
      return await this.ask(module, { act: 'generate', ...ask }, call);
    });
  }

  /**
   * Logs in to the token that a URI names. The PIN is used and forgotten. A token that is already logged in to is left so:
   * PKCS#11 cannot try a PIN without logging out first. Throws `TokenProblem` or `ProcessEnded`.
   */
  async enterPin(module: string, uri: string, pin: SecretBytes, lastTry: boolean, call: CallOptions): Promise<void> {
    const { open } = this.#module(module);
    const token = await this.ask(module, { act: 'login', uri, pin: pin.expose(), lastTry }, call);
    open.set(token.serial, token);
  }

  /** Whether the token that a URI names is logged in to. */
  isUnlocked(module: string, uri: string): boolean {
    const running = this.#modules.get(module);
    if (running?.line.isOpen !== true) return false;
    const named = tokenPart(parsePkcs11Uri(uri));
    return [...running.open.values()].some((token) => isNamed(token, named));
  }

  /** Asks the process of a module, starting it when it does not run. Throws `TokenProblem`, `ProcessEnded` or `CANCELLED`. */
  async ask<A extends Ask>(module: string, ask: A, call: CallOptions): Promise<Answers[A['act']]> {
    const running = this.#module(module);
    try {
      return await running.line.ask(ask, call.signal);
    } catch (error) {
      this.#afterFailure(module, running, ask, error);
      throw error;
    }
  }

  /** Ends every process, and with it every login. A later call starts anew. */
  async close(): Promise<void> {
    const running = [...this.#modules.values()];
    this.#modules.clear();
    for (const { line } of running) line.close();
  }

  #module(module: string): Module {
    const running = this.#modules.get(module);
    if (running?.line.isOpen === true) return running;
    const { entry, binding } = this.#options;
    const started = { line: new Line(this.#start(entry, [checkModulePath(module), binding]), this.#options.hungAfterMs), open: new Map<string, Token>() };
    this.#modules.set(module, started);
    return started;
  }

  /** A module that did not load is tried anew by the next call, in a fresh process; a token that lost its login is no longer open. */
  #afterFailure(module: string, running: Module, ask: Ask, error: unknown): void {
    if (!(error instanceof TokenProblem)) return;
    const { code } = error.problem;
    if ((code === 'pin-needed' || code === 'token-gone') && 'uri' in ask) forgetLogin(running, ask.uri);
    if (code !== 'binding-missing' && code !== 'module-failed') return;
    running.line.close();
    if (this.#modules.get(module) === running) this.#modules.delete(module);
  }

  async #listed<T>(module: string, work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      throw asListed(error, module);
    }
  }
}

function forgetLogin({ open }: Module, uri: string): void {
  const named = tokenPart(parsePkcs11Uri(uri));
  for (const [serial, token] of open) if (isNamed(token, named)) open.delete(serial);
}

function isNamed(token: Token, named: Pkcs11Name): boolean {
  const facts: Pkcs11Name = { token: token.label, serial: token.serial, manufacturer: token.manufacturer, model: token.model };
  return Object.entries(named).every(([attribute, value]) => facts[attribute as keyof Pkcs11Name] === value);
}
