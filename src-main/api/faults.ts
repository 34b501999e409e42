import { ORPCError, ValidationError } from '@orpc/server';
import { errorCatalogue, errorCodes, type ErrorCode, isKeydeskError, KeydeskError } from '../../src-shared/errors.ts';
import type { Logger } from '../lib/logger.ts';
import { badInputFrom, fieldOf } from './bad-input.ts';

/** What is needed to turn anything thrown into an error of the closed list. */
export interface FaultOptions {
  /** Where the detail of an unforeseen error goes; the caller only learns the reference. */
  readonly logger: Pick<Logger, 'error'>;
  /** A new random uuid for each INTERNAL. */
  readonly newReference: () => string;
  /** What was being done, for the log: a procedure (`tenants.list`) or a command. */
  readonly what: string;
  /** The call's own id, for the log. */
  readonly requestId: string;
}

const causesShown = 4;

/** The parts of an error that may be logged: never the data of a refused value. */
function describe(thrown: unknown, depth = 0): object {
  if (!(thrown instanceof Error)) return { name: typeof thrown };
  const cause = thrown.cause === undefined || depth >= causesShown ? {} : { cause: describe(thrown.cause, depth + 1) };
  if (thrown instanceof ValidationError) {
    return { name: thrown.name, fields: thrown.issues.map((issue) => fieldOf(issue)), ...cause };
  }
  return { name: thrown.name, message: thrown.message, stack: thrown.stack, ...cause };
}

function internal(thrown: unknown, { logger, newReference, what, requestId }: FaultOptions): KeydeskError {
  const reference = newReference();
  logger.error({ reference, requestId, what, error: describe(thrown) }, 'unforeseen error');
  return new KeydeskError('INTERNAL', { reference }, { cause: thrown });
}

const isErrorCode = (code: string): code is ErrorCode => errorCodes.some((known) => known === code);

/** An error is let through only with the data its code declares; any other data could be a leak. */
function declared(code: string, data: unknown, thrown: unknown): KeydeskError | undefined {
  if (!isErrorCode(code)) return undefined;
  const parsed = errorCatalogue[code].data.safeParse(data);
  return parsed.success ? new KeydeskError<ErrorCode>(code, parsed.data, { cause: thrown }) : undefined;
}

const isTransportError = (thrown: unknown): thrown is ORPCError<string, unknown> => thrown instanceof ORPCError;

function fromTransport(thrown: ORPCError<string, unknown>): KeydeskError | undefined {
  if (thrown.defined) return declared(thrown.code, thrown.data, thrown);
  if (thrown.code !== 'BAD_REQUEST') return undefined;
  const issues = thrown.cause instanceof ValidationError ? thrown.cause.issues : [];
  return new KeydeskError('BAD_INPUT', badInputFrom(issues));
}

/**
 * Anything thrown as an error of the closed list.
 * Known errors keep code and data, refused input becomes BAD_INPUT, an abort CANCELLED;
 * everything else is logged and becomes INTERNAL with the log's reference.
 */
export function toKeydeskError(thrown: unknown, options: FaultOptions): KeydeskError {
  if (isKeydeskError(thrown)) return declared(thrown.code, thrown.data, thrown) ?? internal(thrown, options);
  if (isTransportError(thrown)) return fromTransport(thrown) ?? internal(thrown, options);
  if (thrown instanceof Error && thrown.name === 'AbortError') return new KeydeskError('CANCELLED', { what: options.what });
  return internal(thrown, options);
}

/** A Keydesk error in the form the wire declares, so that a client sees it typed. */
export function toWireError(error: KeydeskError): ORPCError<ErrorCode, unknown> {
  const { status } = errorCatalogue[error.code];
  return new ORPCError(error.code, { defined: true, status, message: error.code, data: error.data });
}
