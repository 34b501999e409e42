import { oc } from '@orpc/contract';
import { errorCatalogue } from './errors.ts';

/** The start of every procedure of the contract: it may answer with any error of the closed list and no other. */
export const procedure = oc.errors(errorCatalogue);
