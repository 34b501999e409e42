import { createHash, createHmac, timingSafeEqual } from 'node:crypto';

/** A request as it came in. Header names are in lower case. */
export interface ArrivedRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

/** What the `Authorization` header of an AWS Signature Version 4 request says. */
export interface Authorization {
  readonly accessKeyId: string;
  readonly date: string;
  readonly region: string;
  readonly service: string;
  readonly signedHeaders: readonly string[];
  readonly signature: string;
}

const shape =
  /^AWS4-HMAC-SHA256 Credential=(?<id>[^/]+)\/(?<date>\d{8})\/(?<region>[^/]+)\/(?<service>[^/]+)\/aws4_request, ?SignedHeaders=(?<headers>[a-z0-9;-]+), ?Signature=(?<signature>[0-9a-f]{64})$/;

/** Reads the `Authorization` header; null when it is missing or malformed. */
export function readAuthorization(header: string | undefined): Authorization | null {
  const groups = shape.exec(header ?? '')?.groups;
  if (groups === undefined) return null;
  const part = (name: string): string => groups[name] ?? '';
  return {
    accessKeyId: part('id'),
    date: part('date'),
    region: part('region'),
    service: part('service'),
    signedHeaders: part('headers').split(';'),
    signature: part('signature'),
  };
}

/**
 * Whether a request carries the signature that the secret key yields: the signature is computed anew from method, path,
 * query, signed headers and body ("Create a signed AWS API request", docs.aws.amazon.com/IAM).
 */
export function signatureHolds(request: ArrivedRequest, authorization: Authorization, secretAccessKey: string): boolean {
  if (!authorization.signedHeaders.includes('host') || !authorization.signedHeaders.includes('x-amz-date')) return false;
  const expected = signatureOf(request, authorization, secretAccessKey);
  return timingSafeEqual(Buffer.from(expected), Buffer.from(authorization.signature));
}

/** The signature of a request in hexadecimal. */
export function signatureOf(request: ArrivedRequest, authorization: Omit<Authorization, 'signature'>, secretAccessKey: string): string {
  const { date, region, service } = authorization;
  const time = request.headers['x-amz-date'] ?? '';
  const canonicalRequest = canonicalRequestOf(request, authorization.signedHeaders);
  const toSign = ['AWS4-HMAC-SHA256', time, `${date}/${region}/${service}/aws4_request`, sha256Hex(canonicalRequest)].join('\n');
  const start: Buffer = Buffer.from(`AWS4${secretAccessKey}`);
  const key = [date, region, service, 'aws4_request'].reduce((from, part) => hmac(from, part), start);
  return hmac(key, toSign).toString('hex');
}

function canonicalRequestOf(request: ArrivedRequest, signedHeaders: readonly string[]): string {
  const url = new URL(request.url, 'http://emulator');
  const query = [...url.searchParams].map(([name, value]) => `${encode(name)}=${encode(value)}`).sort();
  const headers = signedHeaders.map((name) => `${name}:${(request.headers[name] ?? '').trim().replaceAll(/ +/g, ' ')}\n`);
  return [request.method, url.pathname, query.join('&'), headers.join(''), signedHeaders.join(';'), sha256Hex(request.body)].join('\n');
}

function encode(text: string): string {
  return encodeURIComponent(text).replaceAll(/[!'()*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`);
}

function hmac(key: Buffer, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest();
}

function sha256Hex(bytes: Buffer | string): string {
  return createHash('sha256').update(bytes).digest('hex');
}
