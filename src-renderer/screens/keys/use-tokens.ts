import { useState } from 'react';
import type { Token, TokenKey } from '../../../src-shared/key-abilities.ts';
import type { DeskError } from '../../client.ts';
import { useClient } from '../../desk/desk-context.tsx';
import { useAct } from '../../desk/use-act.ts';
import { stateAfter } from './pin-tries.ts';

/** What a module holds, as far as it was asked: tokens without a PIN, keys with one. */
export interface Tokens {
  readonly tokens: readonly Token[] | undefined;
  readonly keys: readonly TokenKey[] | undefined;
  readonly listing: boolean;
  readonly opening: boolean;
  /** Of listing the tokens. */
  readonly moduleError: DeskError | null;
  /** Of listing the keys of one. */
  readonly tokenError: DeskError | null;
  readonly listTokens: (module: string) => Promise<void>;
  readonly listKeys: (order: { readonly module: string; readonly serial: string; readonly pin: string; readonly lastTry: boolean }) => Promise<void>;
  readonly forget: () => void;
  readonly forgetKeys: () => void;
}

/** Asks a module for its tokens and one of them for its keys. */
export function useTokens(): Tokens {
  const client = useClient();
  const list = useAct(client.keys.tokens, 'form', 'reads');
  const open = useAct(client.keys.tokenKeys, 'form', 'reads');
  const [tokens, setTokens] = useState<readonly Token[]>();
  const [keys, setKeys] = useState<readonly TokenKey[]>();
  const [tried, setTried] = useState<string>();
  const forgetKeys = (): void => {
    open.clear();
    setKeys(undefined);
  };
  const forget = (): void => {
    list.clear();
    forgetKeys();
    setTokens(undefined);
  };
  return {
    // A wrong PIN moves the counter of its token: what was listed before it is out of date.
    tokens: tokens?.map((token) => (token.serial === tried ? { ...token, pin: stateAfter(open.error, token.pin) } : token)),
    keys,
    listing: list.busy,
    opening: open.busy,
    moduleError: list.error,
    tokenError: open.error,
    listTokens: async (module) => {
      forget();
      setTokens(await list.run({ module }));
    },
    listKeys: async (order) => {
      setTried(order.serial);
      setKeys(await open.run(order));
    },
    forget,
    forgetKeys,
  };
}
