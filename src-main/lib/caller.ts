import type { Role } from '../../src-shared/officers.ts';

/** Who asks, and through what: every event names both. */
export interface Caller {
  /** The officer's name, as events and reports show it. */
  readonly actor: string;
  readonly officer: string;
  readonly role: Role;
  readonly requestId: string;
  readonly via: 'app' | 'browser' | 'cli' | 'rest' | 'desk';
  /** What a client of the REST API calls the work its request belongs to; every event of the request carries it. */
  readonly correlationId?: string;
  /** The identity of the access key that asks, where events are to tell whose use of a value it was. */
  readonly agent?: string;
  /** The id of the access token by which it asks, when that was shown and not the private key. */
  readonly token?: string;
}

/** The desk itself, where no person asked: sealing, resuming, purging. */
export function deskCaller(requestId: string): Caller {
  return { actor: 'keydesk', officer: '', role: 'administrator', requestId, via: 'desk' };
}
