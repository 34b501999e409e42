import { useState } from 'react';
import type { AccessDocument, KeyPlace } from '../../../src-shared/key-abilities.ts';
import type { KeyReference } from '../../../src-shared/key-references.ts';
import type { KmsKey } from '../../../src-shared/keys.ts';
import type { DeskError } from '../../client.ts';
import { useClient } from '../../desk/desk-context.tsx';
import { useAct } from '../../desk/use-act.ts';

/** A key that is about to be registered, with what its owner must grant for it. */
export interface Granting {
  readonly displayName: string;
  readonly key: KeyReference;
  /** Undefined when they could not be made; `problem` says why. */
  readonly documents: readonly AccessDocument[] | undefined;
}

/** The ways a filled form goes: first what must be granted, then registering; or making the key at once. */
export interface ReferenceOrder {
  readonly busy: boolean;
  readonly error: DeskError | null;
  readonly granting: Granting | undefined;
  readonly showGrants: (displayName: string, key: KeyReference) => Promise<void>;
  readonly back: () => void;
  readonly register: (granting: Granting) => Promise<KmsKey | undefined>;
  readonly create: (displayName: string, place: KeyPlace) => Promise<KmsKey | undefined>;
}

const namesField = (error: DeskError): boolean => 'field' in error.data;

/** Registering or making one key. What names a field keeps the form open; all else is no reason not to go on. */
export function useReferenceOrder(): ReferenceOrder {
  const client = useClient();
  const [granting, setGranting] = useState<Granting>();
  const grants = useAct(client.keys.accessFor, 'form', 'reads');
  const add = useAct(client.keys.add, 'form');
  const make = useAct(client.keys.createAtProvider, 'form');
  const showGrants = async (displayName: string, key: KeyReference): Promise<void> => {
    add.clear();
    const documents = await grants.run({ key });
    setGranting({ displayName, key, documents });
  };
  const back = (): void => {
    setGranting(undefined);
  };
  const blocked = grants.error !== null && namesField(grants.error);
  return {
    busy: grants.busy || add.busy || make.busy,
    error: add.error ?? make.error ?? grants.error,
    granting: blocked || (add.error !== null && namesField(add.error)) ? undefined : granting,
    showGrants,
    back,
    register: ({ displayName, key }) => add.run({ displayName, key }),
    create: (displayName, place) => make.run({ displayName, place }),
  };
}
