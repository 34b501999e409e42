import type { IncomingHttpHeaders } from 'node:http';
import type { RefusalFacts } from '../../api/rest/refusal.ts';
import { judgeHost, type RequestFacts } from '../guards.ts';

/** The largest body of a call, in bytes: 1.5 MiB. */
export const mostBodyBytes = 1.5 * 1024 * 1024;

/** What is looked at before anything of a request is believed. */
export interface CallFacts extends RequestFacts {
  readonly headers: IncomingHttpHeaders;
  /** Every `Authorization` header of the request, in order. */
  readonly authorizations: readonly string[];
}

type Judge = (facts: CallFacts) => RefusalFacts | null;

const noPage = 'This API is for programs on this machine. Call it without a browser.';
const refused = (code: string, title: string, detail: string): RefusalFacts => ({ status: 403, code, title, detail });

/** A program asks for nothing but a call: an upgrade is a page that would have a socket. */
const judgeUpgrade: Judge = ({ upgrade }) =>
  upgrade ? refused('upgrade_refused', 'There is no other protocol here', 'This API answers plain HTTP calls. Leave the Upgrade header out.') : null;

/** Only pages send an origin; none has a business here, our own neither. */
const judgeOrigin: Judge = ({ origin }) => (origin === undefined ? null : refused('origin_refused', 'Requests of web pages are refused', noPage));

/** Cookies of 127.0.0.1 go to every port: who sends one is a browser, and a credential is never taken from it. */
const judgeCookie: Judge = ({ headers }) =>
  headers.cookie === undefined ? null : refused('cookie_refused', 'Cookies are refused', 'A credential is shown in the Authorization header alone. Leave the Cookie header out.');

/** What a browser says of itself; `none` is an address that somebody typed. */
const judgeSite: Judge = ({ site }) => (site === undefined || site === 'none' ? null : refused('site_refused', 'Requests of web pages are refused', noPage));

/** A preflight gets no leave: an answer without a word of CORS is a refusal to every browser. */
const judgePreflight: Judge = ({ method }) => (method === 'OPTIONS' ? refused('preflight_refused', 'Requests of web pages are refused', noPage) : null);

const carriesBody = ({ headers }: CallFacts): boolean =>
  headers['transfer-encoding'] !== undefined || !['0', undefined].includes(headers['content-length']);

const judgeReading: Judge = (facts) => {
  if (facts.method !== 'GET' || !carriesBody(facts)) return null;
  return { status: 400, code: 'invalid_request', title: 'The body is not right', detail: 'A call that reads takes no body. Leave it out.' };
};

const isJson = /^application\/json *(?:; *charset="?utf-8"?)? *$/i;

/** What a call that reads says of a body is not looked at: it carries none. */
const judgeType: Judge = (facts) => {
  if (facts.method === 'GET') return null;
  const type = facts.headers['content-type'];
  const fits = type === undefined ? !carriesBody(facts) : isJson.test(type);
  if (fits && facts.headers['content-encoding'] === undefined) return null;
  const detail = 'Send JSON in UTF-8, as `Content-Type: application/json`, and not compressed.';
  return { status: 415, code: 'unsupported_media_type', title: 'The body is not JSON', detail };
};

const tooLarge: RefusalFacts = {
  status: 413,
  code: 'body_too_large',
  title: 'The body is too large',
  detail: 'A call takes at most 1.5 MiB. Send less at a time.',
};

const judgeSize: Judge = ({ headers }) => (Number(headers['content-length'] ?? 0) > mostBodyBytes ? tooLarge : null);

/** The header in which a client names the work that its request belongs to. */
export const correlationHeader = 'x-correlation-id';

/** The client's own id of the work, when it is one that can be answered and written down: visible ASCII, at most 128 signs. */
export function correlationOf({ headers }: Pick<CallFacts, 'headers'>): string | undefined {
  const sent = headers[correlationHeader];
  return typeof sent === 'string' && /^[!-~]{1,128}$/.test(sent) ? sent : undefined;
}

/** Two credentials are two callers: whichever was taken, somebody in between could have meant the other. */
const judgeCredentials: Judge = ({ authorizations }) => {
  if (authorizations.length < 2) return null;
  return { status: 400, code: 'invalid_request', title: 'A header is not right', detail: 'Authorization stands twice. Send one credential.', parameter: 'authorization' };
};

const judgeCorrelation: Judge = (facts) => {
  if (facts.headers[correlationHeader] === undefined || correlationOf(facts) !== undefined) return null;
  const detail = `${correlationHeader} must be 1 to 128 visible ASCII signs without spaces. Correct it or leave it out.`;
  return { status: 400, code: 'invalid_request', title: 'A header is not right', detail, parameter: correlationHeader };
};

const judges: readonly Judge[] = [
  ...[judgeUpgrade, judgeCookie, judgeOrigin, judgeSite, judgePreflight],
  ...[judgeReading, judgeSize, judgeType, judgeCredentials, judgeCorrelation],
];

function judgeName(facts: CallFacts, host: string): RefusalFacts | null {
  const refusal = judgeHost(facts, host);
  if (refusal === null) return null;
  if (refusal.status === 400) return { status: 400, code: 'invalid_request', title: 'The request is not right', detail: refusal.reason };
  return refused('host_refused', 'The request was meant for another host', refusal.reason);
}

/**
 * Whether a request may become a call: it was meant for this address, no page sent it, and what it carries is JSON that is not
 * too large. Nothing of the body has been read yet.
 * @param host the only host that is answered, with its port
 */
export function judgeCall(facts: CallFacts, host: string): RefusalFacts | null {
  const named = judgeName(facts, host);
  if (named !== null) return named;
  for (const judge of judges) {
    const refusal = judge(facts);
    if (refusal !== null) return refusal;
  }
  return null;
}

/** What the server itself refuses, by the status it has for it; the words are ours, for its own may repeat the request. */
export function refusalOfStatus(status: number): RefusalFacts | null {
  if (status === 408) return { status: 408, code: 'request_timeout', title: 'The request took too long', detail: 'It did not arrive whole in time. Nothing was done; send it again.' };
  if (status === 413) return tooLarge;
  if (status === 431) return { status: 431, code: 'headers_too_large', title: 'The headers are too large', detail: 'The headers of a call take at most 16 KiB. Send fewer.' };
  if (status >= 400 && status < 500) return { status: 400, code: 'invalid_request', title: 'The request is not right', detail: 'It is not HTTP as it should be, or its path cannot be read. Correct it.' };
  return null;
}
