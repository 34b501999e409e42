import { KeydeskError } from '../../../src-shared/errors.ts';
import type { Credentials, Proof, ShownWith } from '../../access-keys/access-keys.ts';
import { RestRefusal } from './refusal.ts';

/** What an `Authorization` header shows. */
export type ShownCredential =
  | { readonly scheme: 'basic'; readonly publicKey: string; readonly privateKey: string }
  | { readonly scheme: 'bearer'; readonly token: string };

/** The longest credential that is looked at, in characters: a pair and a token of ours are far shorter. */
const longest = { basic: 1024, bearer: 4096 } as const;

const tokenShape = /^[A-Za-z0-9._~+/-]+=*$/;

const controls = /\p{Cc}/u;

function malformed(): KeydeskError {
  return new KeydeskError('CREDENTIAL_REFUSED', { reason: 'malformed' });
}

/** The text of strict base64 (RFC 4648 section 4) that holds UTF-8, or undefined. */
function textOfBase64(encoded: string): string | undefined {
  const bytes = Buffer.from(encoded, 'base64');
  if (bytes.toString('base64') !== encoded) return undefined;
  const text = bytes.toString('utf8');
  return Buffer.from(text, 'utf8').equals(bytes) ? text : undefined;
}

function basic(encoded: string): ShownCredential {
  const text = encoded.length <= longest.basic ? textOfBase64(encoded) : undefined;
  const colon = text?.indexOf(':') ?? -1;
  if (text === undefined || colon < 1 || controls.test(text)) throw malformed();
  const privateKey = text.slice(colon + 1);
  if (privateKey === '') throw malformed();
  return { scheme: 'basic', publicKey: text.slice(0, colon), privateKey };
}

function bearer(token: string): ShownCredential {
  if (token.length > longest.bearer || !tokenShape.test(token)) throw malformed();
  return { scheme: 'bearer', token };
}

/**
 * Reads an `Authorization` header (RFC 7617, RFC 6750). The scheme is taken in any case; everything else to the letter.
 * @throws CREDENTIAL_REFUSED `missing` or `malformed`
 */
export function readCredential(authorization: string | undefined): ShownCredential {
  if (authorization === undefined || authorization === '') throw new KeydeskError('CREDENTIAL_REFUSED', { reason: 'missing' });
  const [scheme = '', shown = '', ...more] = authorization.split(' ');
  if (shown === '' || more.length > 0) throw malformed();
  switch (scheme.toLowerCase()) {
    case 'basic':
      return basic(shown);
    case 'bearer':
      return bearer(shown);
    default:
      throw malformed();
  }
}

const basicRequired = new RestRefusal({
  status: 401,
  code: 'private_key_required',
  title: 'The access key itself is needed',
  detail: 'This call takes no token. Show the public and the private key by HTTP Basic.',
});

/**
 * Proves who calls.
 * @param basicOnly whether the private key itself must be shown
 * @throws CREDENTIAL_REFUSED, or a RestRefusal for a token where the private key is asked for
 */
export function prove(credentials: Credentials, authorization: string | undefined, basicOnly: boolean, request: ShownWith): Proof {
  const shown = readCredential(authorization);
  if (shown.scheme === 'basic') return credentials.provePair(shown, request);
  if (basicOnly) throw basicRequired;
  return credentials.proveToken(shown.token, request);
}
