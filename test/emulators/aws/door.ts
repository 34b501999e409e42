import type { Fault } from './faults.ts';
import type { Identities, Principal } from './identities.ts';
import { principalArn } from './identities.ts';
import type { Fields, KeyStore } from './kms.ts';
import { Refusal } from './refusal.ts';
import type { ArrivedRequest, Authorization } from './sigv4.ts';
import { readAuthorization, signatureHolds } from './sigv4.ts';
import { performSts, stsXml } from './sts.ts';

const mostSkewMs = 5 * 60_000;

/** The door of the emulated services: who is it, may they, and then the operation itself. */
export class Door {
  readonly #identities: Identities;
  readonly #keys: KeyStore;
  readonly #now: () => number;

  constructor(identities: Identities, keys: KeyStore, now: () => number) {
    this.#identities = identities;
    this.#keys = keys;
    this.#now = now;
  }

  /** Which service and operation a request is for, before anything is checked. */
  named(request: ArrivedRequest): { readonly service: string; readonly operation: string } {
    const target = /^TrentService\.(?<operation>\w+)$/.exec(request.headers['x-amz-target'] ?? '')?.groups?.['operation'];
    if (target !== undefined) return { service: 'kms', operation: target };
    return { service: 'sts', operation: new URLSearchParams(request.body.toString('utf8')).get('Action') ?? '' };
  }

  /** The ARN of who claims to have signed; null when the access key is not known. */
  principalName(request: ArrivedRequest): string | null {
    const authorization = readAuthorization(request.headers['authorization']);
    const principal = authorization === null ? null : this.#identities.principalOf(authorization.accessKeyId);
    return principal === null ? null : principalArn(principal);
  }

  /** Answers a request. Throws {@link Refusal}. */
  answer(request: ArrivedRequest, requestId: string, fault: Fault | null): { readonly type: string; readonly body: string } {
    const { service, operation } = this.named(request);
    const authorization = readAuthorization(request.headers['authorization']);
    const principal = this.#authenticate(request, authorization, service);
    if (service === 'sts') {
      const fields = performSts(new URLSearchParams(request.body.toString('utf8')), principal, this.#identities, this.#now());
      return { type: 'text/xml', body: stsXml(operation, fields, requestId) };
    }
    const region = authorization?.region ?? '';
    const fields = fieldsOf(request);
    this.#authorize(principal, operation, fields, region);
    const answer = this.#keys.perform(operation, fields, region);
    return { type: 'application/x-amz-json-1.1', body: JSON.stringify(falsified(answer, fault)) };
  }

  #authenticate(request: ArrivedRequest, authorization: Authorization | null, service: string): Principal {
    const code = service === 'sts' ? stsCodes : kmsCodes;
    const status = service === 'sts' ? 403 : 400;
    if (authorization === null) throw new Refusal(code.missing, 'Missing Authentication Token', status);
    const principal = this.#identities.principalOf(authorization.accessKeyId);
    if (principal === null) throw new Refusal(code.unknown, 'The security token included in the request is invalid.', status);
    if (authorization.service !== service || !this.#timely(request, authorization)) {
      throw new Refusal(code.signature, 'Signature expired: the time of the request is too far from that of the service.', status);
    }
    const secret = principal.kind === 'user' ? principal.user.secretAccessKey : principal.session.secretAccessKey;
    if (!signatureHolds(request, authorization, secret)) {
      throw new Refusal(code.signature, 'The request signature we calculated does not match the signature you provided.', status);
    }
    if (principal.kind === 'session') this.#checkSession(request, principal.session, code, status);
    return principal;
  }

  #checkSession(request: ArrivedRequest, session: { readonly sessionToken: string; readonly expiresAt: number }, code: typeof kmsCodes, status: number): void {
    if (request.headers['x-amz-security-token'] !== session.sessionToken) {
      throw new Refusal(code.unknown, 'The security token included in the request is invalid.', status);
    }
    if (session.expiresAt <= this.#now()) throw new Refusal(code.expired, 'The security token included in the request is expired', status);
  }

  #timely(request: ArrivedRequest, authorization: Authorization): boolean {
    const text = request.headers['x-amz-date'] ?? '';
    const match = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(text);
    if (match === null || !text.startsWith(authorization.date)) return false;
    const [year, month, day, hour, minute, second] = match.slice(1).map(Number);
    const time = Date.UTC(year ?? 0, (month ?? 1) - 1, day, hour, minute, second);
    return Math.abs(time - this.#now()) <= mostSkewMs;
  }

  #authorize(principal: Principal, operation: string, fields: Fields, region: string): void {
    if (principal.kind === 'session' && principal.session.role.allowed.has(operation)) return;
    const resource = resourceName(this.#keys, fields, region);
    throw new Refusal(
      'AccessDeniedException',
      `User: ${principalArn(principal)} is not authorized to perform: kms:${operation} on resource: ${resource} because no identity-based policy allows the kms:${operation} action`,
    );
  }
}

const kmsCodes = {
  missing: 'MissingAuthenticationTokenException',
  unknown: 'UnrecognizedClientException',
  signature: 'InvalidSignatureException',
  expired: 'ExpiredTokenException',
};
const stsCodes: typeof kmsCodes = {
  missing: 'MissingAuthenticationToken',
  unknown: 'InvalidClientTokenId',
  signature: 'SignatureDoesNotMatch',
  expired: 'ExpiredToken',
};

function fieldsOf(request: ArrivedRequest): Fields {
  try {
    return JSON.parse(request.body.toString('utf8')) as Fields;
  } catch {
    throw new Refusal('SerializationException', 'The request is not JSON.');
  }
}

function resourceName(keys: KeyStore, fields: Fields, region: string): string {
  try {
    return keys.find(fields['KeyId'], region).arn;
  } catch {
    return '*';
  }
}

/** What a lying service would answer instead. */
function falsified(answer: Fields, fault: Fault | null): Fields {
  if (fault?.kind === 'wrong-plaintext' && typeof answer['Plaintext'] === 'string') {
    const bytes = Buffer.from(answer['Plaintext'], 'base64');
    return { ...answer, Plaintext: Buffer.from(bytes.map((byte) => byte ^ 0xff)).toString('base64') };
  }
  if (fault?.kind !== 'other-key') return answer;
  const other = 'arn:aws:kms:eu-central-1:111122223333:key/00000000-0000-4000-8000-000000000000';
  const metadata = answer['KeyMetadata'] as Fields | undefined;
  return { ...answer, KeyId: other, ...(metadata === undefined ? {} : { KeyMetadata: { ...metadata, Arn: other } }) };
}
