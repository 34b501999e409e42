import { z } from 'zod';

/** The lifecycle of a BYOK config; never mixed with the validation of its KMS key. */
export const lifecycles = ['PENDING_VALIDATION', 'VALIDATED', 'ACTIVE', 'SEALED', 'OFFBOARDED', 'REVOKED'] as const;
export const lifecycleSchema = z.enum(lifecycles);
export type Lifecycle = z.infer<typeof lifecycleSchema>;

/** The validation of a KMS key: what the last live probe said. */
export const validationPhases = ['INITIALIZING', 'VALID', 'INVALID'] as const;
export const validationPhaseSchema = z.enum(validationPhases);
export type ValidationPhase = z.infer<typeof validationPhaseSchema>;
