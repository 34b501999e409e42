import { KeydeskError } from '../../src-shared/errors.ts';
import type { KmsFailureKind } from '../../src-shared/errors.ts';
import { ProcessEnded } from './pkcs11-line.ts';
import { type Problem, TokenProblem, type TokenProblemCode } from './pkcs11-messages.ts';
import { KmsError, type KmsOperation } from './provider.ts';

/** What each problem of a token is for a key that is in use. `open` says that it came before the operation itself. */
const failures: Readonly<Record<TokenProblemCode, readonly [KmsFailureKind, 'open' | null]>> = {
  'binding-missing': ['unreachable', 'open'],
  'module-failed': ['unreachable', 'open'],
  'token-gone': ['unreachable', null],
  'token-twice': ['wrong-key', null],
  'key-gone': ['not-found', null],
  'key-twice': ['wrong-key', null],
  'key-unfit': ['wrong-key', null],
  'key-off': ['disabled', null],
  'key-exists': ['wrong-key', null],
  'no-mechanism': ['wrong-key', null],
  'pin-needed': ['unreachable', 'open'],
  'pin-wrong': ['denied', 'open'],
  'pin-last-try': ['denied', 'open'],
  'bytes-refused': ['wrong-key', null],
  'bytes-malformed': ['invalid-response', null],
  'nonsense': ['invalid-response', null],
  'device-failed': ['unreachable', null],
  'bad-request': ['invalid-response', null],
};

const ended: Readonly<Record<ProcessEnded['why'], string>> = {
  crashed: 'The module of the token crashed. It is started again with the next call, and the PIN has to be entered again.',
  hung: 'The module of the token did not answer and was ended. Check the token and its connection; the PIN has to be entered again.',
  closed: 'The module of the token was closed.',
};

/** What a failed call means for a customer's key: a `KmsError`, or the error as it is when it is none of the token's. */
export function asKmsFailure(error: unknown, operation: KmsOperation): unknown {
  if (error instanceof ProcessEnded) {
    // A token that is away makes its module hang; a crash, or an end of our own making, says nothing of the token.
    const before = error.why === 'hung' ? operation : 'open';
    return new KmsError({ kind: 'unreachable', provider: 'PKCS11', operation: before, detail: ended[error.why] });
  }
  if (!(error instanceof TokenProblem)) return error;
  const { problem } = error;
  // A locked PIN is the owner's refusal, and lasts; a PIN that is only needed is not.
  if (problem.code === 'pin-needed' && problem.pin === 'locked') {
    return new KmsError({ kind: 'denied', provider: 'PKCS11', operation: 'open', detail: problem.detail });
  }
  const [kind, before] = failures[problem.code];
  return new KmsError({ kind, provider: 'PKCS11', operation: before ?? operation, detail: problem.detail });
}

/** The error of a wrong or dangerous PIN; null when that is not what happened. */
export function asPinError(error: unknown): KeydeskError<'PIN_WRONG'> | KeydeskError<'PIN_LAST_TRY'> | null {
  if (!(error instanceof TokenProblem)) return null;
  const { code, token, pin } = error.problem;
  if (code === 'pin-wrong') return new KeydeskError('PIN_WRONG', { token, pin });
  return code === 'pin-last-try' ? new KeydeskError('PIN_LAST_TRY', { token }) : null;
}

/** What a failed look at a module's tokens is in the closed list: no key is involved yet. */
export function asListed(error: unknown, module: string): unknown {
  const ofPin = asPinError(error);
  if (ofPin !== null) return ofPin;
  if (error instanceof ProcessEnded) return moduleFailed(module, ended[error.why]);
  if (!(error instanceof TokenProblem)) return error;
  const { code, token, detail } = error.problem;
  if (code === 'token-gone') return new KeydeskError('NOT_FOUND', { noun: 'token', id: token });
  if (code === 'key-exists') return new KeydeskError('ALREADY_EXISTS', { noun: 'KMS key', id: token });
  return moduleFailed(module, detail, remedies[code]);
}

const remedies: Readonly<Partial<Record<Problem['code'], string>>> = {
  'binding-missing': 'Install a C++ compiler, make and Python, and run "npm install" again. Every other kind of key works without it.',
  'module-failed': "Check the path of the vendor's library, that it is made for this processor, and its configuration; then try again.",
  'no-mechanism': 'Choose the other mechanism, or another token.',
};

function moduleFailed(module: string, problem: string, remedy = 'Check the token and its connection, and try again.'): KeydeskError<'MODULE_FAILED'> {
  return new KeydeskError('MODULE_FAILED', { module, problem, remedy });
}
