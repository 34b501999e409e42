import type { Surroundings } from '../../src-main/app/room-parts.ts';
import { startInNode } from '../../src-main/kms/pkcs11-child.ts';

/** Surroundings in which no variable is set: no test finds the sign-in of whoever runs it. */
export const surroundings: Surroundings = { environment: () => undefined, startProcess: startInNode() };
