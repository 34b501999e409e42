import type { KmsFailureKind } from '../../src-shared/errors.ts';
import { propertyOf, textOf } from './kms-error.ts';
import type { KmsOperation } from './provider.ts';
import { KmsError } from './provider.ts';

type Verdict = readonly [KmsFailureKind, string];

const signInAgain: Verdict = [
  'denied',
  'Google Cloud does not accept the sign-in. Sign in again (gcloud auth application-default login).',
];
const clockWrong: Verdict = ['denied', "Google Cloud does not accept the time of the sign-in. Check this machine's clock."];
const desksApiOff: Verdict = [
  'denied',
  'The IAM Service Account Credentials API is not enabled for the project of the sign-in. Enable iamcredentials.googleapis.com there.',
];
const quotaProject: Verdict = [
  'denied',
  'The project that the sign-in names for quota may not be used. Choose another (gcloud auth application-default set-quota-project).',
];
const accountRefused: Verdict = [
  'denied',
  'The service account may not be impersonated. Check that it exists, is enabled, and grants roles/iam.serviceAccountTokenCreator to the sign-in.',
];
const accountOff: Verdict = ['denied', 'The service account is disabled or gone. Ask its owner to enable it.'];
const keyRefused: Verdict = [
  'denied',
  "The service account may not use this key for this call. Check the role that is bound to it on the key.",
];
const apiOff: Verdict = ['denied', 'The Cloud KMS API is switched off for the project. Ask its owner to enable cloudkms.googleapis.com.'];
const projectOff: Verdict = ['denied', 'The project is suspended or its billing is off. Ask its owner to restore it.'];
const perimeter: Verdict = ['denied', 'VPC Service Controls keep this machine out. Ask the owner for an access level that lets it in.'];
const keyNotThere: Verdict = ['not-found', 'Cloud KMS knows no such key. Check the name of the key, its ring and its location.'];
const keyOff: Verdict = ['disabled', 'The version of the key that is needed is disabled or destroyed. Ask its owner to enable or restore it.'];
const busy: Verdict = ['throttled', 'Google Cloud asks to slow down. Try again in a moment.'];
const otherKey: Verdict = ['wrong-key', 'These bytes were not wrapped by this key under this context.'];
const unfitKey: Verdict = ['wrong-key', 'This key cannot encrypt data. Register a symmetric key with the purpose ENCRYPT_DECRYPT.'];
const keyAway: Verdict = ['unreachable', 'Google Cloud could not answer just now. Try again in a moment.'];
const noRoute: Verdict = ['unreachable', 'Google Cloud could not be reached. Check the network, proxy and firewall, then try again.'];
const noTrust: Verdict = ['unreachable', "The server's certificate is not trusted. Check for a proxy that opens TLS."];
const between: Verdict = ['unreachable', 'Something between this desk and Google Cloud answered in its place. Check the proxy and the firewall.'];
const damagedOnTheWay: Verdict = ['invalid-response', 'Bytes were damaged on the way to or from Cloud KMS: the checksums differ. Try again.'];
const unclear: Verdict = ['invalid-response', 'Google Cloud answered in a way that cannot be understood. Try again; if it stays, check the endpoint.'];

/** What is ours to mend, on this desk: the customer was not even asked, so it is no refusal of theirs. */
const ours: ReadonlySet<Verdict> = new Set([signInAgain, clockWrong, desksApiOff, quotaProject, noTrust, between]);

/** What a call was made for: getting a token for the desk's own identity, one for the customer's account, or using the key. */
export type GcpStage = 'sign-in' | 'impersonate' | 'key';

/** Reasons of `google.rpc.ErrorInfo`. Source: google/api/error_reason.proto. */
const reasons: Readonly<Record<string, Verdict>> = {
  ACCESS_TOKEN_EXPIRED: signInAgain,
  ACCESS_TOKEN_SCOPE_INSUFFICIENT: signInAgain,
  ACCESS_TOKEN_TYPE_UNSUPPORTED: signInAgain,
  CREDENTIALS_MISSING: signInAgain,
  ACCOUNT_STATE_INVALID: accountOff,
  SERVICE_DISABLED: apiOff,
  BILLING_DISABLED: projectOff,
  CONSUMER_SUSPENDED: projectOff,
  CONSUMER_INVALID: projectOff,
  SECURITY_POLICY_VIOLATED: perimeter,
  RATE_LIMIT_EXCEEDED: busy,
  RESOURCE_QUOTA_EXCEEDED: busy,
};

/** Canonical codes. Source: google/rpc/code.proto; what is missing is told from the HTTP status. */
const codes: Readonly<Record<string, Verdict>> = {
  CANCELLED: noRoute,
  DEADLINE_EXCEEDED: noRoute,
  NOT_FOUND: keyNotThere,
  PERMISSION_DENIED: keyRefused,
  RESOURCE_EXHAUSTED: busy,
  FAILED_PRECONDITION: keyOff,
  ABORTED: keyAway,
  INTERNAL: keyAway,
  UNAVAILABLE: keyAway,
  UNAUTHENTICATED: signInAgain,
};

const codeNames: readonly string[] = [
  'OK', 'CANCELLED', 'UNKNOWN', 'INVALID_ARGUMENT', 'DEADLINE_EXCEEDED', 'NOT_FOUND', 'ALREADY_EXISTS', 'PERMISSION_DENIED',
  'RESOURCE_EXHAUSTED', 'FAILED_PRECONDITION', 'ABORTED', 'OUT_OF_RANGE', 'UNIMPLEMENTED', 'INTERNAL', 'UNAVAILABLE', 'DATA_LOSS',
  'UNAUTHENTICATED',
];

const certificateCodes = /^(?:CERT_|DEPTH_ZERO_SELF_SIGNED_CERT|SELF_SIGNED_CERT_IN_CHAIN|UNABLE_TO_|ERR_TLS_)/;
const networkCodes = /^(?:ECONN|ENOTFOUND|EAI_|EHOST|ENET|EPIPE|ETIMEDOUT|EADDRNOTAVAIL|EPROTO|ERR_STREAM_PREMATURE_CLOSE|ERR_SOCKET|TimeoutError|AbortError)/;

/** A checksum of an answer, or of what arrived, is not that of what was sent. */
export class DamagedOnTheWay extends Error {
  override readonly name = 'DamagedOnTheWay';
}

/** What answered is not Google, which writes its refusals in JSON: a proxy or a firewall, which refuses nothing for the customer. */
export class AnsweredBetween extends Error {
  override readonly name = 'AnsweredBetween';
}

/** A failure of signing in, kept with its stage until it is known for which operation it was. */
export class GcpSignInFailed extends Error {
  override readonly name = 'GcpSignInFailed';
  readonly verdict: Verdict;
  readonly evidence: string;
  readonly retryAfterMs: number | undefined;

  constructor(error: unknown, stage: Exclude<GcpStage, 'key'>) {
    super('signing in failed');
    const seen = see(error);
    this.verdict = judge(seen, stage, 'open');
    this.evidence = evidence(seen);
    this.retryAfterMs = seen.retryAfterMs;
  }
}

/**
 * What an error of Google's SDK means for the officer. Its message is looked at and never passed on:
 * messages of Google name resources and accounts, and what they carry holds tokens and bodies.
 */
export function gcpFailure(error: unknown, operation: KmsOperation): KmsError {
  const known = knownCause(error);
  if (known instanceof KmsError) return known;
  if (known !== null) return failure(known.verdict, operation, known.evidence, known.retryAfterMs);
  if (error instanceof DamagedOnTheWay) return failure(damagedOnTheWay, operation, '', undefined);
  const seen = see(error);
  return failure(judge(seen, 'key', operation), operation, evidence(seen), seen.retryAfterMs);
}

/** Whether the token was not accepted, so that a fresh one may help. */
export function isStaleToken(error: unknown): boolean {
  return knownCause(error) === null && see(error).code === 'UNAUTHENTICATED';
}

/** Whether bytes were damaged on the way, seen here or by Google, so that sending them again may help. */
export function isDamaged(error: unknown): boolean {
  if (error instanceof DamagedOnTheWay) return true;
  const seen = see(error);
  return seen.code === 'INVALID_ARGUMENT' && /checksum/i.test(seen.message);
}

/** Whether what was to be made is there already. */
export function isAlreadyThere(error: unknown): boolean {
  return see(error).code === 'ALREADY_EXISTS';
}

function failure(verdict: Verdict, operation: KmsOperation, words: string, retryAfterMs: number | undefined): KmsError {
  const [kind, sentence] = verdict;
  return new KmsError({ kind, provider: 'GCP', operation: ours.has(verdict) ? 'open' : operation, detail: sentence + words, retryAfterMs });
}

function knownCause(error: unknown): KmsError | GcpSignInFailed | null {
  for (const each of [error, propertyOf(error, 'cause')]) {
    if (each instanceof KmsError || each instanceof GcpSignInFailed) return each;
  }
  return null;
}

function causesOf(error: unknown): readonly unknown[] {
  const chain = [error];
  for (let next = propertyOf(error, 'cause'); next !== undefined && chain.length < 6; next = propertyOf(next, 'cause')) chain.push(next);
  return chain;
}

/** All that is read of an error. `code` is a canonical code, `network` a code of Node's. */
interface Seen {
  readonly code: string;
  readonly reason: string;
  readonly network: string;
  readonly status: number;
  readonly message: string;
  /** An answer came and was no JSON: the SDK calls that unavailable. */
  readonly isGarbled: boolean;
  readonly isFromBetween: boolean;
  readonly retryAfterMs: number | undefined;
}

function see(error: unknown): Seen {
  const cause = propertyOf(error, 'cause');
  const body = propertyOf(propertyOf(propertyOf(error, 'response'), 'data'), 'error');
  const number = propertyOf(error, 'code');
  const details = propertyOf(body, 'details') ?? propertyOf(error, 'statusDetails');
  return {
    code: textOf(body, 'status') || ((typeof number === 'number' ? codeNames[number] : null) ?? ''),
    reason: textOf(error, 'reason') || textOf(detailWith(details, 'reason'), 'reason'),
    network: [number, propertyOf(cause, 'code'), propertyOf(propertyOf(cause, 'cause'), 'code')].find((each) => typeof each === 'string') ?? '',
    status: statusOf(error),
    message: textOf(body, 'message') || oauthWords(error) || textOf(error, 'message'),
    isFromBetween: causesOf(error).some((each) => each instanceof AnsweredBetween),
    isGarbled: error instanceof SyntaxError || cause instanceof SyntaxError,
    retryAfterMs: retryAfterOf(error) ?? retryAfterOf(cause) ?? delayOf(propertyOf(detailWith(details, 'retryDelay'), 'retryDelay')),
  };
}

function judge(seen: Seen, stage: GcpStage, operation: KmsOperation): Verdict {
  if (seen.isFromBetween) return between;
  const byNetwork = seen.status === 0 ? judgeNetwork(seen.network) : null;
  if (byNetwork !== null) return byNetwork;
  if (seen.isGarbled && seen.status === 0) return unclear;
  if (seen.status >= 500 || seen.status === 429) return seen.status === 429 ? busy : keyAway;
  switch (stage) {
    case 'sign-in':
      return judgeSignIn(seen);
    case 'impersonate':
      return judgeImpersonation(seen);
    case 'key':
      return judgeKey(seen, operation);
  }
}

function judgeSignIn(seen: Seen): Verdict {
  if (/short-lived token|reasonable timeframe|issued in the future/i.test(seen.message)) return clockWrong;
  return seen.status === 200 ? unclear : signInAgain;
}

/** Refusals of the project that pays for asking, which is the officer's own. */
const ofQuotaProject: ReadonlySet<string> = new Set(['USER_PROJECT_DENIED', 'BILLING_DISABLED', 'CONSUMER_SUSPENDED', 'CONSUMER_INVALID']);

function judgeImpersonation(seen: Seen): Verdict {
  if (seen.reason === 'SERVICE_DISABLED') return desksApiOff;
  if (ofQuotaProject.has(seen.reason)) return quotaProject;
  if (seen.status === 401) return signInAgain;
  if (seen.code === 'FAILED_PRECONDITION') return accountOff;
  if (seen.status === 403 || seen.status === 404) return accountRefused;
  return unclear;
}

function judgeKey(seen: Seen, operation: KmsOperation): Verdict {
  const byReason = Object.hasOwn(reasons, seen.reason) ? reasons[seen.reason] : undefined;
  if (byReason !== undefined) return byReason;
  if (seen.code === 'INVALID_ARGUMENT') return judgeArgument(seen, operation);
  const byCode = Object.hasOwn(codes, seen.code) ? codes[seen.code] : undefined;
  return byCode ?? judgeStatus(seen.status);
}

function judgeArgument(seen: Seen, operation: KmsOperation): Verdict {
  if (/checksum/i.test(seen.message)) return damagedOnTheWay;
  if (/purpose|algorithm/i.test(seen.message)) return unfitKey;
  return operation === 'unwrap' ? otherKey : unclear;
}

function judgeNetwork(code: string): Verdict | null {
  if (certificateCodes.test(code)) return noTrust;
  return networkCodes.test(code) ? noRoute : null;
}

function judgeStatus(status: number): Verdict {
  if (status === 401) return signInAgain;
  return status === 403 ? keyRefused : unclear;
}

/** What to tell the customer's administrators: code and reason, when they look like such. */
function evidence(seen: Seen): string {
  const words = [seen.code, seen.reason].filter((word) => /^[A-Z][A-Z_]{2,60}$/.test(word));
  return words.length === 0 ? '' : ` (${words.join(', ')})`;
}

function statusOf(error: unknown): number {
  const places = [propertyOf(error, 'httpStatusCode'), propertyOf(propertyOf(error, 'response'), 'status'), propertyOf(error, 'status')];
  return places.find((place) => typeof place === 'number') ?? 0;
}

function oauthWords(error: unknown): string {
  return textOf(propertyOf(propertyOf(error, 'response'), 'data'), 'error_description');
}

function retryAfterOf(error: unknown): number | undefined {
  const told = propertyOf(error, 'retryAfterMs');
  if (typeof told === 'number') return told;
  const headers = propertyOf(propertyOf(error, 'response'), 'headers');
  return headers instanceof Headers ? secondsIn(headers.get('retry-after')) : undefined;
}

/** Milliseconds in a Retry-After of seconds; the form that names a date is not used by Google and not read. */
export function secondsIn(text: string | null): number | undefined {
  return text !== null && /^\d{1,6}$/.test(text) ? Number(text) * 1000 : undefined;
}

function delayOf(delay: unknown): number | undefined {
  if (typeof delay === 'string') return /^\d{1,6}(?:\.\d{1,9})?s$/.test(delay) ? Number.parseFloat(delay) * 1000 : undefined;
  const seconds = Number(propertyOf(delay, 'seconds') ?? Number.NaN);
  return Number.isFinite(seconds) ? seconds * 1000 : undefined;
}

function detailWith(details: unknown, name: string): unknown {
  return Array.isArray(details) ? details.find((detail) => propertyOf(detail, name) !== undefined) : undefined;
}
