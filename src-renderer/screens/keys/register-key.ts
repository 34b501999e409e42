import type { KmsKey } from '../../../src-shared/keys.ts';

/** The kinds of keys there are forms for: a key file can be made, or brought. */
export type RegisterKeyKind = 'aws' | 'gcp' | 'azure' | 'pkcs11' | 'create' | 'register';

/** What a form does once the key stands in the registry. */
export interface RegisterKeyProps {
  readonly onClose: () => void;
  readonly onDone: (key: KmsKey) => void;
}

/** A form whose last step is what must be granted. */
export interface GrantingFormProps extends RegisterKeyProps {
  /** Told whether that step is shown: nothing else belongs on screen then. */
  readonly onGranting: (shown: boolean) => void;
}
