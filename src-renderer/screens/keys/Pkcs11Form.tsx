import type { ReactNode } from 'react';
import type { KmsKey } from '../../../src-shared/keys.ts';
import { useClient } from '../../desk/desk-context.tsx';
import { useAct } from '../../desk/use-act.ts';
import { emptyPkcs11Form, pkcs11FormSchema, pkcs11Place, pkcs11PlaceSchema, pkcs11Reference } from './pkcs11-form.ts';
import type { Pkcs11FormValues } from './pkcs11-form.ts';
import { Pkcs11Fields } from './Pkcs11Fields.tsx';
import { ReferenceForm } from './ReferenceForm.tsx';
import type { ReferenceKind } from './ReferenceForm.tsx';
import type { GrantingFormProps } from './register-key.ts';

const pkcs11Kind: ReferenceKind<Pkcs11FormValues> = {
  provider: 'PKCS11',
  empty: emptyPkcs11Form,
  schemas: { register: pkcs11FormSchema, create: pkcs11PlaceSchema },
  reference: pkcs11Reference,
  place: pkcs11Place,
  Fields: Pkcs11Fields,
};

/** Registers or makes a key on a token. A PIN that was typed to choose the key opens it at once. */
export function Pkcs11Form(props: GrantingFormProps): ReactNode {
  const client = useClient();
  const unlock = useAct(client.keys.unlockToken);
  const enterPin = async (key: KmsKey, { pin, lastTry }: Pkcs11FormValues): Promise<KmsKey> => {
    if (pin === '' || key.waitsFor !== 'pin') return key;
    return (await unlock.run({ key: key.id, pin, lastTry })) ?? key;
  };
  return <ReferenceForm {...props} kind={pkcs11Kind} onAdded={enterPin} />;
}
