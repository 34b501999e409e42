import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, watch, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** An object on a fake token: attributes by their number, values as hexadecimal. */
export interface FakeObject {
  readonly handle: number;
  readonly attributes: Readonly<Record<number, string>>;
}

/** A fake token as it lies in its file. */
export interface FakeToken {
  readonly slot: number;
  readonly label: string;
  readonly serial: string;
  readonly pin: string | null;
  readonly triesLeft: number;
  readonly initialized: boolean;
  readonly objects: readonly FakeObject[];
}

/** What a fake module does wrong, from its next call on. */
export interface FakeFaults {
  /** Attributes of keys come back as nonsense. */
  readonly garbled?: boolean;
  /** Bytes that do not open are refused as a failure of the token, as SoftHSM2 does. */
  readonly vague?: boolean;
  /** Every use of a key fails. */
  readonly broken?: boolean;
  /** The process dies at the next use of a key. */
  readonly crash?: boolean;
  /** Key wrap as RFC 5649 says, under the newer name of the mechanism. */
  readonly kwp?: boolean;
  /** No mechanism to wrap with at all. */
  readonly poor?: boolean;
  /** The slot with this number holds a card that the module does not recognise. */
  readonly strangeSlot?: number;
  /** The generator of random numbers always gives the same. */
  readonly stuck?: boolean;
  /** The module does not start. */
  readonly dead?: boolean;
}

/** How many wrong PINs in a row lock a fake token. */
export const fakeTries = 3;

/**
 * A fake HSM: a folder with a file for each token. Tests change it from outside, as its owner would; the binding in
 * `pkcs11-fake-binding.ts` is its library, and really encrypts with what lies in it.
 */
export class FakeHsm {
  readonly folder: string;
  #next = 1;

  constructor(folder: string = mkdtempSync(join(tmpdir(), 'keydesk-hsm-'))) {
    this.folder = folder;
    mkdirSync(join(folder, 'tokens'), { recursive: true });
  }

  /** Puts a token into a slot. Gives its serial number. */
  insert(label: string, pin: string | null, more: Partial<FakeToken> = {}): string {
    const serial = more.serial ?? randomBytes(8).toString('hex');
    const token: FakeToken = { slot: this.#next++, label, serial, pin, triesLeft: fakeTries, initialized: true, objects: [], ...more };
    this.write(token);
    return serial;
  }

  tokens(): readonly FakeToken[] {
    return readdirSync(join(this.folder, 'tokens'))
      .filter((name) => name.endsWith('.json'))
      .sort()
      .map((name) => JSON.parse(readFileSync(join(this.folder, 'tokens', name), 'utf8')) as FakeToken);
  }

  token(serial: string): FakeToken {
    const found = this.tokens().find((token) => token.serial === serial);
    if (found === undefined) throw new Error(`there is no token ${serial}`);
    return found;
  }

  write(token: FakeToken): void {
    const path = this.#path(token.serial);
    writeFileSync(`${path}.new`, JSON.stringify(token));
    renameSync(`${path}.new`, path);
  }

  change(serial: string, changes: Partial<FakeToken>): void {
    this.write({ ...this.token(serial), ...changes });
  }

  /** Pulls a token out of its slot; what comes back puts it in again. */
  pull(serial: string): () => void {
    const path = this.#path(serial);
    renameSync(path, `${path}.out`);
    return () => renameSync(`${path}.out`, path);
  }

  remove(serial: string): void {
    rmSync(this.#path(serial), { force: true });
  }

  get faults(): FakeFaults {
    const path = join(this.folder, 'faults.json');
    return existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as FakeFaults) : {};
  }

  set faults(faults: FakeFaults) {
    writeFileSync(join(this.folder, 'faults.json.new'), JSON.stringify(faults));
    renameSync(join(this.folder, 'faults.json.new'), join(this.folder, 'faults.json'));
  }

  /** The next call hangs in the library until it is released; `waiting` resolves once it does. */
  hold(): { readonly waiting: Promise<void>; readonly release: () => void } {
    writeFileSync(join(this.folder, 'hold'), '');
    const { promise, resolve } = Promise.withResolvers<undefined>();
    const watcher = watch(this.folder, (_event, name) => {
      if (name === 'held') resolve(undefined);
    });
    const waiting = promise.finally(() => watcher.close());
    return { waiting, release: () => rmSync(join(this.folder, 'hold'), { force: true }) };
  }

  /** Called by the library: hangs while it is held. */
  hang(): void {
    const path = join(this.folder, 'hold');
    if (!existsSync(path)) return;
    writeFileSync(join(this.folder, 'held'), '');
    const nothing = new Int32Array(new SharedArrayBuffer(4));
    while (existsSync(path)) Atomics.wait(nothing, 0, 0, 5);
  }

  destroy(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }

  #path(serial: string): string {
    return join(this.folder, 'tokens', `${serial}.json`);
  }
}
