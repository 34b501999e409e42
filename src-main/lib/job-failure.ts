import { errorCatalogue, errorCodes, type ErrorCode, type ErrorData, isKeydeskError, KeydeskError } from '../../src-shared/errors.ts';
import type { JobFailure } from './job-store.ts';

/** An error as a job keeps it. One that is not of the closed list is logged by `unforeseen`, and its reference is kept. */
export function failureOf(error: unknown, unforeseen: (error: unknown) => string): JobFailure {
  if (isKeydeskError(error)) return { code: error.code, data: { ...error.data } };
  const data: ErrorData<'INTERNAL'> = { reference: unforeseen(error) };
  return { code: 'INTERNAL', data };
}

/** What a job has kept, as an error again; `undefined` when it is none of the closed list, or its data are not those of its code. */
export function errorOf({ code, data }: JobFailure): KeydeskError | undefined {
  if (!isCode(code)) return undefined;
  const parsed = errorCatalogue[code].data.safeParse(data);
  return parsed.success ? new KeydeskError<ErrorCode>(code, parsed.data) : undefined;
}

function isCode(code: string): code is ErrorCode {
  return errorCodes.some((known) => known === code);
}
