import type { DeviceCodeCredential, DeviceCodeInfo, TokenCredential } from '@azure/identity';
import { KeydeskError } from '../../src-shared/errors.ts';
import type { SignInPrompt } from '../../src-shared/key-abilities.ts';
import { entraFailure } from './azure-failure.ts';
import type { AzureSignIn, AzureSignInNeeds } from './azure-sign-in.ts';
import { credentialOptions, LazySignIn, refused } from './azure-sign-in.ts';

/** A sign-in that has begun: what the officer does now, and how it ends. */
export interface BegunSignIn {
  readonly prompt: SignInPrompt;
  readonly done: Promise<void>;
}

/** How long a code is good for when Entra does not say, in milliseconds. */
const usualCodeLifeMs = 15 * 60_000;

/** A sign-in by an officer on any device. Its tokens are held in memory, until they are forgotten or cannot be renewed. */
export class DeviceCodeSignIn implements AzureSignIn {
  readonly credential: TokenCredential;
  readonly #needs: AzureSignInNeeds;
  readonly #lazy: LazySignIn;
  #account: DeviceCodeCredential | null = null;
  #ending: AbortController | null = null;

  constructor(needs: AzureSignInNeeds) {
    this.#needs = needs;
    this.#lazy = new LazySignIn(needs, async () => this.#signedInAccount());
    this.credential = this.#lazy.credential;
  }

  get signedIn(): boolean {
    return this.#account !== null;
  }

  forget(): void {
    this.#account = null;
    this.#lazy.forget();
  }

  /** Ends a sign-in that waits for its officer, and drops what was signed in. */
  close(): void {
    this.#ending?.abort();
    this.forget();
  }

  /** Begins a sign-in; an earlier one that still waits is ended. Resolves with its prompt, or throws `KmsError` `open`. */
  async begin(signal: AbortSignal | undefined): Promise<BegunSignIn> {
    this.#ending?.abort();
    const ending = new AbortController();
    this.#ending = ending;
    const giveUp = (): void => ending.abort();
    signal?.addEventListener('abort', giveUp, { once: true });
    const prompted = Promise.withResolvers<SignInPrompt>();
    const done = this.#authenticate(ending.signal, prompted.resolve).finally(() => signal?.removeEventListener('abort', giveUp));
    done.catch(prompted.reject);
    return { prompt: await prompted.promise, done };
  }

  async #authenticate(signal: AbortSignal, prompt: (prompt: SignInPrompt) => void): Promise<void> {
    try {
      const { authentication, store, tools } = this.#needs;
      const { DeviceCodeCredential } = await import('@azure/identity');
      const account = new DeviceCodeCredential({
        ...(await credentialOptions(this.#needs)),
        tenantId: authentication.directory,
        clientId: authentication.clientId,
        disableAutomaticAuthentication: true,
        userPromptCallback: (info) => prompt(promptOf(info, (tools.now ?? Date.now)())),
      });
      await untilAborted(signal, account.authenticate(store.scope, { abortSignal: signal, enableCae: true }));
      this.#account = account;
      this.#lazy.forget();
    } catch (error) {
      throw signal.aborted ? new KeydeskError('CANCELLED', { what: 'the sign-in to Microsoft Entra' }) : entraFailure(error);
    }
  }

  async #signedInAccount(): Promise<TokenCredential> {
    if (this.#account === null) throw refused('Sign in first: an officer signs in to Microsoft Entra on the page of this key.');
    return this.#account;
  }
}

function promptOf(info: DeviceCodeInfo, now: number): SignInPrompt {
  const { verificationUri: url, userCode: code, message } = info;
  const life = 'expiresIn' in info && typeof info.expiresIn === 'number' ? info.expiresIn * 1000 : usualCodeLifeMs;
  return { url, code, message, expiresAt: now + life };
}

/** Settles as the work does, or rejects as soon as the signal aborts: the SDK looks at its signal only between two polls. */
async function untilAborted(signal: AbortSignal, work: Promise<unknown>): Promise<void> {
  const aborted = Promise.withResolvers<never>();
  const abort = (): void => aborted.reject(new Error('ended early'));
  signal.addEventListener('abort', abort, { once: true });
  if (signal.aborted) abort();
  work.catch(() => undefined);
  try {
    await Promise.race([work, aborted.promise]);
  } finally {
    signal.removeEventListener('abort', abort);
    aborted.promise.catch(() => undefined);
  }
}
