import type { KmsFailureKind } from '../../src-shared/errors.ts';
import { propertyOf, textOf } from './kms-error.ts';
import type { KmsOperation } from './provider.ts';
import { KmsError } from './provider.ts';

type Verdict = readonly [KmsFailureKind, string];

const signInAgain: Verdict = [
  'denied',
  'AWS does not accept the sign-in. Sign in to the profile again (aws sso login) and check that the profile exists.',
];
const keyRefused: Verdict = [
  'denied',
  "The role may not use this key for this call. Check the key policy and the role's permissions.",
];
const roleRefused: Verdict = [
  'denied',
  "The role may not be assumed. Check its trust policy, the external id and the profile's permissions.",
];
const clockWrong: Verdict = ['denied', "AWS does not accept the time of the call. Check this machine's clock."];
const keyNotThere: Verdict = ['not-found', 'AWS KMS knows no such key. Check the key ARN and its region.'];
const keyOff: Verdict = ['disabled', 'The key is disabled, pending deletion or not yet usable. Ask its owner to enable it.'];
const busy: Verdict = ['throttled', 'AWS KMS asks to slow down. Try again in a moment.'];
const otherKey: Verdict = ['wrong-key', 'These bytes were not wrapped by this key under this context.'];
const unfitKey: Verdict = ['wrong-key', 'This key cannot encrypt data. Register a symmetric key for encryption.'];
const keyAway: Verdict = ['unreachable', 'AWS KMS could not answer just now. Try again in a moment.'];
const noRoute: Verdict = ['unreachable', 'AWS could not be reached. Check the network, proxy and firewall, then try again.'];
const noTrust: Verdict = ['unreachable', "The server's certificate is not trusted. Check for a proxy that opens TLS."];
const between: Verdict = ['unreachable', 'Something between this desk and AWS answered in its place. Check the proxy and the firewall.'];
const profileRefused: Verdict = ['denied', 'AWS refused the sign-in of the profile itself. Check the roles that the profile goes through.'];
const unclear: Verdict = ['invalid-response', 'AWS answered in a way that cannot be understood. Try again; if it stays, check the endpoint.'];

/** What is ours to mend, on this desk: the customer was not even asked, so it is no refusal of theirs. */
const ours: ReadonlySet<Verdict> = new Set([signInAgain, clockWrong, noTrust, between]);

/** Names of errors as KMS, STS and the credential providers of the SDK give them. */
const verdicts: Readonly<Record<string, Verdict>> = {
  AccessDeniedException: keyRefused,
  InvalidGrantTokenException: keyRefused,
  AccessDenied: roleRefused,
  UnrecognizedClientException: signInAgain,
  InvalidClientTokenId: signInAgain,
  ExpiredTokenException: signInAgain,
  ExpiredToken: signInAgain,
  TokenRefreshRequired: signInAgain,
  MissingAuthenticationTokenException: signInAgain,
  MissingAuthenticationToken: signInAgain,
  NotAuthorized: signInAgain,
  OptInRequired: keyRefused,
  UnauthorizedException: signInAgain,
  UnauthorizedSSOTokenError: signInAgain,
  CredentialsProviderError: signInAgain,
  TokenProviderError: signInAgain,
  ProviderError: signInAgain,
  InvalidSignatureException: signInAgain,
  SignatureDoesNotMatch: signInAgain,
  IncompleteSignatureException: signInAgain,
  IncompleteSignature: signInAgain,
  RequestExpired: clockWrong,
  RequestTimeTooSkewed: clockWrong,
  RegionDisabledException: roleRefused,
  NotFoundException: keyNotThere,
  InvalidArnException: keyNotThere,
  DisabledException: keyOff,
  KMSInvalidStateException: keyOff,
  ThrottlingException: busy,
  Throttling: busy,
  ThrottledException: busy,
  TooManyRequestsException: busy,
  RequestLimitExceeded: busy,
  LimitExceededException: busy,
  IncorrectKeyException: otherKey,
  InvalidCiphertextException: otherKey,
  InvalidKeyUsageException: unfitKey,
  UnsupportedOperationException: unfitKey,
  KeyUnavailableException: keyAway,
  KMSInternalException: keyAway,
  DependencyTimeoutException: keyAway,
  InternalFailure: keyAway,
  ServiceUnavailable: keyAway,
  ServiceUnavailableException: keyAway,
  CloudHsmClusterInvalidConfigurationException: keyAway,
  CustomKeyStoreInvalidStateException: keyAway,
  TimeoutError: noRoute,
};

const certificateCodes = /^(?:CERT_|DEPTH_ZERO_SELF_SIGNED_CERT|SELF_SIGNED_CERT_IN_CHAIN|UNABLE_TO_|ERR_TLS_)/;
const networkCodes =
  /^(?:ECONN|ENOTFOUND|EAI_|EHOST|ENET|EPIPE|ETIMEDOUT|EADDRNOTAVAIL|EPROTO|ERR_STREAM_PREMATURE_CLOSE|ERR_SOCKET)/;

/**
 * What an error of the AWS SDK means for the officer. Only its name, code, status and request id are read:
 * messages and bodies of AWS name ARNs and may hold parts of the request.
 */
export function awsFailure(error: unknown, operation: KmsOperation): KmsError {
  if (error instanceof KmsError) return error;
  const name = errorName(error);
  const verdict = judge(error, name);
  const [kind, sentence] = verdict;
  return new KmsError({
    kind,
    provider: 'AWS',
    operation: ours.has(verdict) ? 'open' : operation,
    detail: sentence + evidence(error, name),
    retryAfterMs: kind === 'throttled' ? retryAfterMs(error) : undefined,
  });
}

/** The same for the sign-in to the profile, before the customer's role is asked: whatever fails there is this desk's to mend. */
export function profileFailure(error: unknown): KmsError {
  if (error instanceof KmsError) return error;
  const name = errorName(error);
  const judged = judge(error, name);
  const [kind, sentence] = judged === roleRefused || judged === keyRefused ? profileRefused : judged;
  return new KmsError({ kind, provider: 'AWS', operation: 'open', detail: sentence + evidence(error, name) });
}

/** The name by which AWS calls an error; empty when it has none. */
export function errorName(error: unknown): string {
  return textOf(error, 'name');
}

function judge(error: unknown, name: string): Verdict {
  const known = Object.hasOwn(verdicts, name) ? verdicts[name] : undefined;
  return known ?? judgeCode(textOf(error, 'code')) ?? judgeStatus(error);
}

function judgeCode(code: string): Verdict | null {
  if (certificateCodes.test(code)) return noTrust;
  return networkCodes.test(code) ? noRoute : null;
}

/** AWS names its refusals and numbers every answer: a bare status is that of a proxy or a firewall, which refuses nothing for the customer. */
function judgeStatus(error: unknown): Verdict {
  const status = statusOf(error);
  if (status === 429) return busy;
  if (status >= 500) return keyAway;
  if (status >= 400 && requestId(error) === '') return between;
  return status === 401 || status === 403 ? keyRefused : unclear;
}

function requestId(error: unknown): string {
  return textOf(metadataOf(error), 'requestId');
}

/** What to tell AWS support: the error's name and the request's id, when they look like such. */
function evidence(error: unknown, name: string): string {
  const request = requestId(error);
  const words = [
    ...(/^[A-Za-z]{3,60}$/.test(name) && name !== 'Error' ? [name] : []),
    ...(/^[\w-]{8,64}$/.test(request) ? [`request ${request}`] : []),
  ];
  return words.length === 0 ? '' : ` (${words.join(', ')})`;
}

/** How long the answer asks to wait: whole seconds in the header of HTTP, milliseconds in that of AWS. */
function retryAfterMs(error: unknown): number | undefined {
  const headers = propertyOf(propertyOf(error, '$response'), 'headers');
  const milliseconds = wholeNumber(textOf(headers, 'x-amz-retry-after'));
  const seconds = wholeNumber(textOf(headers, 'retry-after'));
  return milliseconds ?? (seconds === undefined ? undefined : seconds * 1000);
}

function wholeNumber(text: string): number | undefined {
  return /^\d{1,7}$/.test(text) ? Number(text) : undefined;
}

function statusOf(error: unknown): number {
  const status = propertyOf(metadataOf(error), 'httpStatusCode');
  return typeof status === 'number' ? status : 0;
}

function metadataOf(error: unknown): unknown {
  return propertyOf(error, '$metadata');
}
