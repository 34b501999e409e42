import type { KmsKey } from '../../../src-shared/keys.ts';

/** What a form does once the key stands in the registry. */
export interface RegisterKeyProps {
  readonly onClose: () => void;
  readonly onDone: (key: KmsKey) => void;
}
