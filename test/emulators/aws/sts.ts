import type { Identities, Principal } from './identities.ts';
import { principalArn } from './identities.ts';
import { Refusal } from './refusal.ts';

/** What an operation of STS yields: the inside of its result, as nested fields. */
export interface StsFields {
  readonly [name: string]: string | StsFields;
}

/** Does one operation of STS (query protocol, 2011-06-15). Throws {@link Refusal}. */
export function performSts(form: URLSearchParams, principal: Principal, identities: Identities, now: number): StsFields {
  const action = form.get('Action') ?? '';
  switch (action) {
    case 'AssumeRole':
      return assumeRole(form, principal, identities, now);
    case 'GetCallerIdentity':
      return { Arn: principalArn(principal), UserId: 'AIDAEMULATED', Account: identities.account };
    default:
      throw new Refusal('InvalidAction', `Could not find operation ${action} for version 2011-06-15`);
  }
}

function assumeRole(form: URLSearchParams, principal: Principal, identities: Identities, now: number): StsFields {
  const arn = form.get('RoleArn') ?? '';
  const name = form.get('RoleSessionName') ?? '';
  const seconds = Number(form.get('DurationSeconds') ?? '3600');
  if (!/^[\w+=,.@-]{2,64}$/.test(name)) throw new Refusal('ValidationError', "Value at 'roleSessionName' failed to satisfy constraint");
  if (!Number.isInteger(seconds) || seconds < 900 || seconds > 43_200) {
    throw new Refusal('ValidationError', "Value at 'durationSeconds' failed to satisfy constraint: Member must have value greater than or equal to 900");
  }
  const role = identities.roles.get(arn);
  const trusted = role?.trusts.includes(principalArn(principal)) === true;
  // AWS does not tell which part of the trust policy did not match, nor whether the role exists.
  if (!trusted || (role.externalId !== null && role.externalId !== form.get('ExternalId'))) {
    throw new Refusal('AccessDenied', `User: ${principalArn(principal)} is not authorized to perform: sts:AssumeRole on resource: ${arn}`, 403);
  }
  const session = identities.openSession(role, name, now + seconds * 1000);
  return {
    AssumedRoleUser: { AssumedRoleId: `AROAEMULATED:${name}`, Arn: session.arn },
    Credentials: {
      AccessKeyId: session.accessKeyId,
      SecretAccessKey: session.secretAccessKey,
      SessionToken: session.sessionToken,
      Expiration: new Date(session.expiresAt).toISOString(),
    },
  };
}

/** The XML of an answer: `<ActionResponse><ActionResult>…</ActionResult><ResponseMetadata>…`. */
export function stsXml(action: string, fields: StsFields, requestId: string): string {
  const result = `<${action}Result>${inner(fields)}</${action}Result>`;
  const metadata = `<ResponseMetadata><RequestId>${requestId}</RequestId></ResponseMetadata>`;
  return `<${action}Response xmlns="https://sts.amazonaws.com/doc/2011-06-15/">${result}${metadata}</${action}Response>`;
}

/** The XML of a refusal. */
export function stsErrorXml(refusal: Refusal, requestId: string): string {
  const type = refusal.status >= 500 ? 'Receiver' : 'Sender';
  const error = `<Error><Type>${type}</Type><Code>${refusal.code}</Code><Message>${escape(refusal.message)}</Message></Error>`;
  return `<ErrorResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">${error}<RequestId>${requestId}</RequestId></ErrorResponse>`;
}

function inner(fields: StsFields): string {
  return Object.entries(fields)
    .map(([name, value]) => `<${name}>${typeof value === 'string' ? escape(value) : inner(value)}</${name}>`)
    .join('');
}

function escape(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
