import { describe, expect, it } from 'vitest';
import { isKeydeskError } from '../../src-shared/errors.ts';
import { SecretBytes } from '../../src-main/crypto/secret-bytes.ts';
import { OpenKeys } from '../../src-main/keys/open-keys.ts';

const reference = { provider: 'KEY_FILE', path: '/media/acme.keydesk-key' } as const;
const noDesk = {
  open: () => {
    throw new Error('no provider is opened here');
  },
  release: () => Promise.resolve(),
};

const codeOf = (call: () => unknown): string => {
  try {
    call();
  } catch (error) {
    return isKeydeskError(error) ? error.code : String(error);
  }
  return 'none';
};

describe('the open keys at the lock', () => {
  it('wipe the passphrases they hold', async () => {
    const keys = new OpenKeys(noDesk);
    const passphrase = SecretBytes.fromUtf8('violet harbour');
    keys.unlock('cck-aaaaa', passphrase);
    await keys.close();
    expect(() => passphrase.expose()).toThrow(/wiped/);
    expect(keys.isUnlocked('cck-aaaaa', reference)).toBe(false);
  });

  it('take no passphrase and open no provider for a call that was still on its way', async () => {
    const keys = new OpenKeys(noDesk);
    await keys.close();
    expect(codeOf(() => keys.unlock('cck-aaaaa', SecretBytes.fromUtf8('late')))).toBe('VAULT_LOCKED');
    expect(keys.isUnlocked('cck-aaaaa', reference)).toBe(false);
    expect(codeOf(() => keys.provider('cck-aaaaa', reference))).toBe('VAULT_LOCKED');
  });
});
