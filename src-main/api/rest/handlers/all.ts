import type { Handlers } from '../handler.ts';
import type { AdmittedOperations } from '../parts.ts';
import { byokHandlers } from './byok.ts';
import { commonHandlers } from './common.ts';
import { keyRegistryHandlers } from './key-registry.ts';
import { secretHandlers } from './secrets.ts';
import { tenantKeyHandlers } from './tenant-keys.ts';
import { tenantKmsHandlers } from './tenant-kms.ts';

/** The handlers of every call that takes a credential. */
export const everyHandler: Handlers<AdmittedOperations> = {
  ...commonHandlers,
  ...byokHandlers,
  ...secretHandlers,
  ...tenantKmsHandlers,
  ...tenantKeyHandlers,
  ...keyRegistryHandlers,
};
