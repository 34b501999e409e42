import type { Operation } from '../../../src-shared/rest/operation.ts';
import type { Agent } from '../../access-keys/access-keys.ts';

/** A request as it came over HTTP, after the guards of the server and before anything of it is believed. */
export interface RestRequest {
  readonly operation: Operation;
  readonly requestId: string;
  readonly correlationId: string | undefined;
  readonly authorization: string | undefined;
  readonly params: Readonly<Record<string, string>>;
  /** A parameter that is sent twice has a list. */
  readonly query: Readonly<Record<string, string | readonly string[]>>;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /**
   * The JSON, parsed when it is first asked for: nothing is parsed for who has proven nothing. Undefined when there was none.
   * @throws a RestRefusal for what is no JSON, or could be understood in two ways
   */
  readonly body: unknown;
  readonly origin: string;
  readonly target: string;
  /** Ends when the client goes away or the server stops. */
  readonly signal: AbortSignal;
}

/** What goes back over HTTP. `body` is undefined for an empty answer. */
export interface RestAnswer {
  readonly status: number;
  /** With `content-type`, the rate limit, `etag`, `retry-after`, `www-authenticate` where they belong. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | undefined;
  /** Whose credential was proven. */
  readonly agent: Agent | null;
}
