import { Ban, CircleCheck, CircleX, TriangleAlert } from 'lucide-react';
import type { RestCallShown } from '../../../src-shared/rest-api.ts';
import { operations } from '../../../src-shared/rest/operations.ts';
import type { StatusLook } from '../../components/StatusBadge.tsx';

/** What a status says, in the words of HTTP. */
const reasons: Readonly<Record<number, string>> = {
  200: 'OK',
  201: 'Created',
  204: 'No content',
  400: 'Bad request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not found',
  405: 'Method not allowed',
  409: 'Conflict',
  412: 'Precondition failed',
  413: 'Too large',
  415: 'Not JSON',
  429: 'Too many calls',
  431: 'Headers too large',
  500: 'Internal error',
  502: 'Bad gateway',
  503: 'Vault locked',
  507: 'Disk full',
};

/** The words of a status: `404 Not found`. */
export function statusText(status: number): string {
  const reason = reasons[status];
  return reason === undefined ? String(status) : `${String(status)} ${reason}`;
}

/** How the status of a call looks: done, not done as asked, refused, failed. */
export function statusLook(status: number): StatusLook {
  const word = statusText(status);
  if (status < 400) return { word, icon: CircleCheck, tone: 'ok' };
  if (status === 401 || status === 403) return { word, icon: Ban, tone: 'danger' };
  return status < 500 ? { word, icon: TriangleAlert, tone: 'attention' } : { word, icon: CircleX, tone: 'danger' };
}

/** What a call is called in the reference; undefined for a path that is none. */
export function operationTitle({ operation }: Pick<RestCallShown, 'operation'>): string | undefined {
  return operation !== null && Object.hasOwn(operations, operation) ? operations[operation as keyof typeof operations].title : undefined;
}

/** What is seen of who called: the key's name, or that no key was proven. */
export function callerText({ keyName, publicKey }: Pick<RestCallShown, 'keyName' | 'publicKey'>): string {
  return keyName ?? publicKey ?? 'No key was proven';
}

/** How long a call took: below a millisecond nothing more is told. */
export function tookText(milliseconds: number): string {
  return milliseconds < 1 ? '< 1 ms' : `${Math.round(milliseconds).toLocaleString('en')} ms`;
}

/**
 * The first call somebody makes: the pair for a token, the token for a list. It runs in any POSIX shell as it stands, once the
 * two names at its head are filled in.
 * @param url where the API listens
 */
export function firstCallText(url: string): string {
  return [
    "PUBLIC_KEY='…' PRIVATE_KEY='…'",
    `TOKEN=$(curl -sS -u "$PUBLIC_KEY:$PRIVATE_KEY" -X POST ${url}/v1/token \\\n  | sed 's/.*"accessToken" *: *"\\([^"]*\\)".*/\\1/')`,
    `curl -sS -H "Authorization: Bearer $TOKEN" ${url}/byok/v1/keys`,
  ].join('\n');
}
