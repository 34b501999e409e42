/**
 * A client of the REST API for Node 20 and later, with no dependency. `operations.js` and `types.d.ts` are generated from the
 * OpenAPI document by `npm run client`; this file is what they run on.
 */
import { Buffer } from 'node:buffer';
import { operations } from './operations.js';

/** A token is asked for anew when it has less than this to live, in milliseconds. */
const renewBefore = 60_000;
/** How often a call waits for the rate limit before its refusal is handed on. */
const mostWaits = 3;
/** The longest wait that a rate limit may ask for, in seconds. */
const longestWait = 60;

/** An answer that is a refusal, in one form for all dialects. */
export class KeydeskApiError extends Error {
  /** @param {{ status: number, code: string, title: string, detail: string, requestId: string | null, pointer: string | null, parameter: string | null, body: unknown }} facts */
  constructor({ status, code, title, detail, requestId, pointer, parameter, body }) {
    super(`${String(status)} ${code}: ${[title, detail].filter((text) => text !== '').join('. ')}`);
    this.name = 'KeydeskApiError';
    this.status = status;
    this.code = code;
    this.detail = detail;
    this.requestId = requestId;
    this.pointer = pointer;
    this.parameter = parameter;
    this.body = body;
  }
}

/** @type {(value: unknown) => string} */
const text = (value) => (typeof value === 'string' ? value : '');
/** @type {(value: unknown) => string | null} */
const maybe = (value) => (typeof value === 'string' ? value : null);
/** @type {(value: unknown) => Record<string, unknown>} */
const fields = (value) => (typeof value === 'object' && value !== null ? /** @type {Record<string, unknown>} */ (value) : {});

/**
 * What a refusal says, whichever of the three shapes it has.
 * @type {(body: unknown) => { code: string, title: string, detail: string, pointer: string | null, parameter: string | null }}
 */
const refusalOf = (body) => {
  const all = fields(body);
  if (Array.isArray(all['errors'])) {
    const first = fields(all['errors'][0]);
    const source = fields(first['source']);
    return { code: text(first['code']), title: text(first['title']), detail: text(first['detail']), pointer: maybe(source['pointer']), parameter: maybe(source['parameter']) };
  }
  const only = 'error' in all ? fields(all['error']) : all;
  const code = text(only['code']) || text(only['type']);
  const detail = text(only['detail']) || text(only['message']);
  return { code, title: text(only['title']), detail, pointer: maybe(only['pointer']), parameter: maybe(only['parameter']) };
};

/** @type {(response: Response) => Promise<unknown>} */
const bodyOf = async (response) => {
  const content = await response.text();
  if (content === '') return undefined;
  try {
    return JSON.parse(content);
  } catch {
    return content;
  }
};

/** @type {(response: Response, body: unknown) => KeydeskApiError} */
const errorOf = (response, body) =>
  new KeydeskApiError({ status: response.status, requestId: response.headers.get('x-request-id'), body, ...refusalOf(body) });

/** @type {(seconds: number, signal: AbortSignal | undefined) => Promise<void>} */
const waitFor = (seconds, signal) =>
  new Promise((resolve, reject) => {
    const give = () => {
      clearTimeout(timer);
      reject(signal?.reason instanceof Error ? signal.reason : new Error('The call was aborted.'));
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', give);
      resolve();
    }, seconds * 1000);
    if (signal?.aborted === true) give();
    else signal?.addEventListener('abort', give, { once: true });
  });

/**
 * The address and headers of one call.
 * @type {(url: string, operation: import('./operations.js').Described, given: Record<string, unknown>) => { address: URL, headers: Record<string, string>, body: string | undefined }}
 */
const requestOf = (url, operation, given) => {
  const path = operation.path.replace(/\{(\w+)\}/g, (_, name) => encodeURIComponent(String(given[name])));
  const address = new URL(path, url);
  for (const name of operation.query) if (given[name] !== undefined) address.searchParams.set(name, String(given[name]));
  /** @type {Record<string, string>} */
  const headers = { accept: 'application/json, application/problem+json' };
  for (const name of operation.headers) if (given[name] !== undefined) headers[name] = String(given[name]);
  if (given['idempotencyKey'] !== undefined) headers['idempotency-key'] = String(given['idempotencyKey']);
  if (given['ifMatch'] !== undefined) headers['if-match'] = String(given['ifMatch']);
  if (given['correlationId'] !== undefined) headers['x-correlation-id'] = String(given['correlationId']);
  if (given['body'] === undefined) return { address, headers, body: undefined };
  return { address, headers: { ...headers, 'content-type': 'application/json' }, body: JSON.stringify(given['body']) };
};

/**
 * A client for one access key. It exchanges the pair for a token, renews it in time, and waits when the rate limit asks for it.
 * @param {{ url: string, publicKey: string, privateKey: string, fetch?: typeof fetch, now?: () => number }} options
 */
export const createClient = ({ url, publicKey, privateKey, fetch: send = globalThis.fetch, now = Date.now }) => {
  const basic = `Basic ${Buffer.from(`${publicKey}:${privateKey}`).toString('base64')}`;
  /** @type {{ accessToken: string, expires: number } | null} */
  let token = null;

  /** @type {(operation: import('./operations.js').Described, given: Record<string, unknown>, authorization: string) => Promise<Response>} */
  const once = async (operation, given, authorization) => {
    const { address, headers, body } = requestOf(url, operation, given);
    const signal = /** @type {AbortSignal | undefined} */ (given['signal']);
    return await send(address, { method: operation.method, headers: { ...headers, authorization }, ...(body === undefined ? {} : { body }), ...(signal === undefined ? {} : { signal }) });
  };

  /** @type {(signal: AbortSignal | undefined) => Promise<string>} */
  const bearer = async (signal) => {
    if (token === null || token.expires - now() < renewBefore) {
      const response = await once(operations.createToken, { signal }, basic);
      const body = await bodyOf(response);
      if (!response.ok) throw errorOf(response, body);
      token = /** @type {{ accessToken: string, expires: number }} */ (body);
    }
    return `Bearer ${token.accessToken}`;
  };

  /** @type {(operation: import('./operations.js').Described, given: Record<string, unknown>) => Promise<{ status: number, headers: Headers, body: unknown }>} */
  const request = async (operation, given) => {
    const signal = /** @type {AbortSignal | undefined} */ (given['signal']);
    let renewed = false;
    for (let waits = 0; ; ) {
      const authorization = operation.basicOnly ? basic : await bearer(signal);
      const response = await once(operation, given, authorization);
      const body = await bodyOf(response);
      if (response.ok) return { status: response.status, headers: response.headers, body };
      if (response.status === 401 && !operation.basicOnly && !renewed) {
        token = null;
        renewed = true;
        continue;
      }
      const seconds = Number(response.headers.get('retry-after') ?? Number.NaN);
      if (response.status !== 429 || waits >= mostWaits || !(seconds <= longestWait)) throw errorOf(response, body);
      waits += 1;
      await waitFor(seconds, signal);
    }
  };

  const calls = Object.entries(operations).map(([id, operation]) => [id, async (/** @type {Record<string, unknown>} */ given = {}) => (await request(operation, given)).body]);
  return {
    ...Object.fromEntries(calls),
    /** @type {(id: keyof typeof operations, given?: Record<string, unknown>) => Promise<{ status: number, headers: Headers, body: unknown }>} */
    request: async (id, given = {}) => await request(operations[id], given),
  };
};
