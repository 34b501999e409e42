import type { KmsFailureKind } from '../../src-shared/errors.ts';
import { propertyOf, textOf } from './kms-error.ts';
import type { KmsOperation } from './provider.ts';
import { KmsError } from './provider.ts';

type Verdict = readonly [KmsFailureKind, string];

const signInAgain: Verdict = ['denied', 'Microsoft Entra does not accept the sign-in. Check the application, its credential and the directory, then sign in again.'];
const tokenRefused: Verdict = ['denied', "Azure does not accept the sign-in any more. Sign in again, and check this machine's clock."];
const consentMissing: Verdict = ['denied', 'The application may not sign in to Azure Key Vault. Ask an administrator of the directory to consent to it.'];
const clockWrong: Verdict = ['denied', "Microsoft Entra does not accept the time of the sign-in. Check this machine's clock and the token file."];
const entraAway: Verdict = ['unreachable', 'Microsoft Entra could not answer just now. Try again in a moment.'];
const entraBusy: Verdict = ['throttled', 'Microsoft Entra asks to slow down. Try again in a moment.'];
const keyRefused: Verdict = ['denied', 'This identity may not use the key for this call. Check its role assignment on the key.'];
const firewall: Verdict = ['denied', "The firewall of the vault refuses this network. Ask its owner to allow this machine's address."];
const operationForbidden: Verdict = ['denied', 'The key does not permit this call. Its key_ops must contain wrapKey and unwrapKey.'];
const keyOff: Verdict = ['disabled', 'The key or this version of it is disabled. Ask its owner to enable it.'];
const keyOutOfTime: Verdict = ['disabled', 'The key has expired or is not valid yet. Ask its owner to change its dates.'];
const keyDeleted: Verdict = ['disabled', 'The key was deleted and can still be recovered. Ask its owner to recover it.'];
const keyNotThere: Verdict = ['not-found', 'The vault knows no such key or version. Check the key identifier.'];
const busy: Verdict = ['throttled', 'Azure asks to slow down. Try again in a moment.'];
const otherKey: Verdict = ['wrong-key', 'These bytes were not wrapped by this version of the key under this context.'];
const otherVersion: Verdict = ['wrong-key', 'The key has no such version: another key wrapped these bytes.'];
const unfitKey: Verdict = ['wrong-key', 'This key cannot wrap data keys. Register an RSA key (Key Vault) or an AES key (Managed HSM).'];
const keyAway: Verdict = ['unreachable', 'Azure could not answer just now. Try again in a moment.'];
const noRoute: Verdict = ['unreachable', 'Azure could not be reached. Check the network, proxy and firewall, then try again.'];
const noTrust: Verdict = ['unreachable', "The server's certificate is not trusted. Check for a proxy that opens TLS."];
const between: Verdict = ['unreachable', 'Something between this desk and Azure answered in its place. Check the proxy and the firewall.'];
const unclear: Verdict = ['invalid-response', 'Azure answered in a way that cannot be understood. Try again; if it stays, check the address.'];

/** What is ours to mend, on this desk: the customer was not even asked, so it is no refusal of theirs. */
const ours: ReadonlySet<Verdict> = new Set([tokenRefused, noTrust, between]);

/** What stands in `error.innererror.code`, or in `error.code`, of Key Vault and Managed HSM. */
const verdicts: Readonly<Record<string, Verdict>> = {
  AccessDenied: keyRefused,
  ForbiddenByRbac: keyRefused,
  ForbiddenByPolicy: keyRefused,
  ForbiddenByFirewall: firewall,
  ForbiddenByConnection: firewall,
  KeyOperationForbidden: operationForbidden,
  KeyOperationNotAllowed: operationForbidden,
  KeyDisabled: keyOff,
  KeyNotYetValid: keyOutOfTime,
  KeyExpired: keyOutOfTime,
  ObjectIsDeletedButRecoverable: keyDeleted,
  ObjectIsBeingDeleted: keyDeleted,
  KeyNotFound: keyNotThere,
  VaultNotFound: keyNotThere,
  Throttled: busy,
  TooManyRequests: busy,
};

/** The error for a wrapping by a version that the key does not have. */
export function noSuchVersion(): KmsError {
  return failure(otherVersion, 'unwrap', '');
}

/** Where the pipeline keeps a wait, in milliseconds, that is too long to be sat out within a call. */
export const toldWaitHeader = 'x-keydesk-retry-after-ms';

const certificateCodes = /^(?:CERT_|DEPTH_ZERO_SELF_SIGNED_CERT|SELF_SIGNED_CERT_IN_CHAIN|UNABLE_TO_|ERR_TLS_|ERR_SSL_)/;
const networkCodes =
  /^(?:ECONN|ENOTFOUND|EAI_|EHOST|ENET|EPIPE|ETIMEDOUT|EADDRNOTAVAIL|EPROTO|ERR_STREAM_PREMATURE_CLOSE|ERR_SOCKET|REQUEST_SEND_ERROR|ABORT)/;

/**
 * What an error of the Azure SDK means for the officer, when a key was called. Only its codes, status, `Retry-After` and
 * request id are read: messages of Azure name applications, vaults and addresses.
 */
export function azureFailure(error: unknown, operation: KmsOperation): KmsError {
  if (error instanceof KmsError) return error;
  const verdict = judge(error, operation);
  const retryAfterMs = verdict[0] === 'throttled' ? waitOf(headersOf(error)) : undefined;
  return failure(verdict, ours.has(verdict) ? 'open' : operation, evidence(error), retryAfterMs);
}

function judge(error: unknown, operation: KmsOperation): Verdict {
  const known = [innerCode(error), outerCode(error)].map((code) => (Object.hasOwn(verdicts, code) ? verdicts[code] : undefined));
  const [inner, outer] = known;
  return inner ?? outer ?? judgeCode(textOf(error, 'code')) ?? judgeStatus(error, operation);
}

function judgeCode(code: string): Verdict | null {
  if (certificateCodes.test(code)) return noTrust;
  return networkCodes.test(code) ? noRoute : null;
}

/** Azure says with every refusal why, or numbers it: a bare status is that of a proxy or a firewall, which refuses nothing for the customer. */
function judgeStatus(error: unknown, operation: KmsOperation): Verdict {
  const status = statusOf(error);
  if (isOfNobody(error, status)) return between;
  if (status === 400 && operation === 'unwrap') return otherKey;
  if (status === 400 && operation === 'wrap') return unfitKey;
  if (status === 401) return tokenRefused;
  if (status === 403) return keyRefused;
  if (status === 404) return keyNotThere;
  if (status === 429) return busy;
  return status >= 500 || status === 408 ? keyAway : unclear;
}

function isOfNobody(error: unknown, status: number): boolean {
  if (status < 300 || status === 429 || status >= 500) return false;
  return headerOf(headersOf(error), 'x-ms-request-id') === '' && textOf(bodyOf(error), 'code') === '';
}

/**
 * Whether a connection was lost within an answer: the SDK calls that an answer it cannot read, and gives up where it would try
 * again after a connection that was lost before.
 */
export function isCutShort(error: unknown): boolean {
  return textOf(error, 'code') === 'PARSE_ERROR' && statusOf(error) === 0;
}

/** Whether the service refused the token that we brought, so that a new one may help. */
export function isTokenRefusal(error: unknown): boolean {
  return statusOf(error) === 401;
}

/** Whether the service knows no such key: it may have been deleted and be recoverable still. */
export function isMissing(error: unknown): boolean {
  return statusOf(error) === 404;
}

/** The error for a key that its owner deleted and can still recover. */
export function keyIsDeleted(operation: KmsOperation): KmsError {
  return failure(keyDeleted, operation, '');
}

/** AADSTS numbers with a meaning of their own (learn.microsoft.com/entra/identity-platform/reference-error-codes). */
const entraVerdicts: Readonly<Record<string, Verdict>> = {
  '65001': consentMissing,
  '65004': consentMissing,
  '90094': consentMissing,
  '700024': clockWrong,
  '500133': clockWrong,
  '90033': entraAway,
  '90024': entraAway,
  '50196': entraBusy,
};

const deviceVerdicts: Readonly<Record<string, Verdict>> = {
  access_denied: ['denied', 'The sign-in was declined. Sign in again and allow it.'],
  authorization_declined: ['denied', 'The sign-in was declined. Sign in again and allow it.'],
  expired_token: ['denied', 'The code was not entered in time. Sign in again.'],
  device_code_expired: ['denied', 'The code was not entered in time. Sign in again.'],
  code_expired: ['denied', 'The code was not entered in time. Sign in again.'],
  user_timeout_reached: ['denied', 'The code was not entered in time. Sign in again.'],
};

/**
 * What a failed sign-in means. It is ours to mend, on this desk: the customer was not even asked, so its operation is `open`.
 * The SDK nests what went wrong: the innermost word that is known decides.
 */
export function entraFailure(error: unknown): KmsError {
  if (error instanceof KmsError) return error;
  const chain = chainOf(error);
  const ours = chain.find((link) => link instanceof KmsError);
  if (ours !== undefined) return ours;
  const verdict = chain.map(judgeEntra).findLast((found) => found !== null) ?? signInAgain;
  const number = chain.map(aadstsOf).find((found) => found !== '') ?? '';
  return failure(verdict, 'open', number === '' ? '' : ` (AADSTS${number})`);
}

function judgeEntra(error: unknown): Verdict | null {
  const word = oauthErrorOf(error);
  if (Object.hasOwn(deviceVerdicts, word)) return deviceVerdicts[word] ?? null;
  const byNumber = entraVerdicts[aadstsOf(error)];
  if (byNumber !== undefined) return byNumber;
  const byCode = judgeCode(textOf(error, 'code'));
  if (byCode !== null) return byCode;
  if (['network_error', 'endpoints_resolution_error', 'openid_config_error'].includes(word)) return noRoute;
  return judgeEntraStatus(statusOf(error));
}

/** The error of OAuth; while it polls for a device code, the SDK puts it behind a word of its own. */
function oauthErrorOf(error: unknown): string {
  const word = textOf(error, 'errorCode') || textOf(propertyOf(error, 'errorResponse'), 'error');
  return word === 'post_request_failed' ? (/^[a-z_]{3,40}$/.exec(textOf(error, 'errorMessage'))?.[0] ?? word) : word;
}

function judgeEntraStatus(status: number): Verdict | null {
  if (status === 429) return entraBusy;
  return status >= 500 ? entraAway : null;
}

function chainOf(error: unknown): readonly unknown[] {
  const chain = [error];
  for (let next = propertyOf(error, 'cause'); next !== undefined && chain.length < 6; next = propertyOf(next, 'cause')) chain.push(next);
  return chain;
}

function aadstsOf(error: unknown): string {
  const text = `${textOf(error, 'message')} ${textOf(error, 'errorMessage')}`;
  return /\bAADSTS(?<number>\d{4,9})\b/.exec(text)?.groups?.['number'] ?? '';
}

function failure([kind, sentence]: Verdict, operation: KmsOperation, words: string, retryAfterMs?: number): KmsError {
  return new KmsError({ kind, provider: 'AZURE', operation, detail: sentence + words, retryAfterMs });
}

/** What to tell Azure support: the error's code and the request's id, when they look like such. */
function evidence(error: unknown): string {
  const request = headerOf(headersOf(error), 'x-ms-request-id');
  const code = innerCode(error) || outerCode(error);
  const words = [
    ...(/^[A-Za-z]{3,60}$/.test(code) ? [code] : []),
    ...(/^[\w-]{8,64}$/.test(request) ? [`request ${request}`] : []),
  ];
  return words.length === 0 ? '' : ` (${words.join(', ')})`;
}

/** How long an answer asks to wait, in milliseconds; undefined when it does not say. */
export function waitOf(headers: unknown): number | undefined {
  const exact = headerOf(headers, toldWaitHeader) || headerOf(headers, 'retry-after-ms');
  const seconds = headerOf(headers, 'retry-after');
  if (/^\d{1,9}$/.test(exact)) return Number(exact);
  return /^\d{1,6}$/.test(seconds) ? Number(seconds) * 1000 : undefined;
}

function headersOf(error: unknown): unknown {
  return propertyOf(propertyOf(error, 'response'), 'headers');
}

function headerOf(headers: unknown, name: string): string {
  const get = propertyOf(headers, 'get');
  const value: unknown = typeof get === 'function' ? get.call(headers, name) : undefined;
  return typeof value === 'string' ? value : '';
}

function outerCode(error: unknown): string {
  return textOf(bodyOf(error), 'code') || textOf(error, 'code');
}

function innerCode(error: unknown): string {
  const body = bodyOf(error);
  return textOf(propertyOf(body, 'innererror') ?? propertyOf(body, 'innerError'), 'code');
}

function bodyOf(error: unknown): unknown {
  return propertyOf(propertyOf(error, 'details'), 'error');
}

function statusOf(error: unknown): number {
  const status = propertyOf(error, 'statusCode') ?? propertyOf(error, 'status');
  return typeof status === 'number' ? status : 0;
}
