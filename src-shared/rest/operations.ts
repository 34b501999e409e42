import { byokOperations } from './byok.ts';
import { commonOperations } from './common.ts';
import { keyRegistryOperations } from './key-registry.ts';
import type { Operation } from './operation.ts';
import { secretOperations } from './secrets.ts';
import { tenantKeyOperations } from './tenant-keys.ts';
import { tenantKmsOperations } from './tenant-kms.ts';

/** Every call of the REST API, by its id. */
export const operations = {
  ...commonOperations,
  ...byokOperations,
  ...secretOperations,
  ...tenantKmsOperations,
  ...tenantKeyOperations,
  ...keyRegistryOperations,
} as const;
export type Operations = typeof operations;
/** The id of a call. */
export type OperationId = keyof Operations;

/** Every call, in the order of the reference. */
export const everyOperation: readonly Operation[] = Object.values(operations);
