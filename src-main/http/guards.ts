/** What a guard looks at in a request; nothing else of it decides. */
export interface RequestFacts {
  readonly method: string;
  /** The request target as sent. */
  readonly target: string;
  /** Every `Host` header of the request, in order. */
  readonly hosts: readonly string[];
  readonly origin: string | undefined;
  /** `Sec-Fetch-Site`, `-Mode` and `-Dest`, where the browser sends them. */
  readonly site: string | undefined;
  readonly mode: string | undefined;
  readonly destination: string | undefined;
  readonly upgrade: boolean;
}

/** Why a request is refused: the HTTP status, and a sentence for the log and the answer. */
export interface Refusal {
  readonly status: 400 | 403 | 405 | 421;
  readonly reason: string;
}

const refuse = (status: Refusal['status'], reason: string): Refusal => ({ status, reason });

/**
 * Whether a request was meant for this server: a name that was made to point at 127.0.0.1 (DNS rebinding) is another host.
 * @param host the only host that is answered, with its port
 */
export function judgeHost({ hosts, target }: RequestFacts, host: string): Refusal | null {
  if (hosts.length !== 1 || hosts[0] !== host) return refuse(421, `This server answers at http://${host}/ only.`);
  return target.startsWith('/') ? null : refuse(400, 'The request must name a path.');
}

const opensPage = ({ method, mode, destination }: RequestFacts): boolean =>
  method === 'GET' && mode === 'navigate' && destination === 'document';

/** A page of another site may link here, but neither fetch, embed nor frame anything. */
function judgeSite(facts: RequestFacts): Refusal | null {
  const foreign = facts.site !== undefined && facts.site !== 'same-origin' && facts.site !== 'none';
  return foreign && !opensPage(facts) ? refuse(403, 'Requests from other sites are refused.') : null;
}

const reads: readonly string[] = ['GET', 'HEAD'];

function judgeOrigin({ method, origin, upgrade }: RequestFacts, own: string): Refusal | null {
  if (origin === undefined && reads.includes(method) && !upgrade) return null;
  return origin === own ? null : refuse(403, 'Requests from other origins are refused.');
}

/**
 * Whether a request may come from a page of browser mode.
 * An `Origin` must be our own; it may only be missing when something is read without an upgrade.
 * @param own our origin, `http://127.0.0.1:PORT`
 */
export function judgePage(facts: RequestFacts, own: string): Refusal | null {
  const known = facts.method === 'POST' || reads.includes(facts.method);
  if (!known) return refuse(405, `${facts.method} is not used here.`);
  return judgeSite(facts) ?? judgeOrigin(facts, own);
}

/** The value of a cookie; `null` when it is missing or sent twice, for then one of them was planted. */
export function readCookie(header: string | undefined, name: string): string | null {
  const values = (header ?? '')
    .split(';')
    .map((pair) => pair.trim())
    .filter((pair) => pair.startsWith(`${name}=`))
    .map((pair) => pair.slice(name.length + 1));
  const [only, second] = values;
  return only === undefined || second !== undefined ? null : only;
}

/** The page key among the offered WebSocket subprotocols; `null` when our own protocol is not offered with exactly one. */
export function readOfferedKey(header: string | undefined, protocol: string): string | null {
  const offered = (header ?? '').split(',').map((name) => name.trim());
  const [first, key, ...more] = offered;
  return first === protocol && key !== undefined && key !== '' && more.length === 0 ? key : null;
}
