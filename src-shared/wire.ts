/** The address of the contract's WebSocket in browser mode. */
export const rpcPath = '/rpc';

/** Where a launch token is exchanged for a session (POST), and a session asked after (GET). */
export const sessionPath = '/session';

/** The fragment parameter of a launch address: `#launch=TOKEN`. */
export const launchParameter = 'launch';

/**
 * The WebSocket subprotocol of the contract. The page offers it together with its page key: cookies of 127.0.0.1 are
 * shared by all ports, so a cookie alone proves no page of ours.
 */
export const rpcProtocol = 'keydesk.contract';

/** The request header in which a page shows its page key. */
export const pageKeyHeader = 'keydesk-page-key';

/** Electron: what the page says to its preload, and the preload to main, when it is ready for the one MessagePort. */
export const portWanted = 'keydesk.port-wanted';

/** Electron: what comes with the one MessagePort, from main to the preload and from there to the page. */
export const portMessage = 'keydesk.port';

/** How browser mode closes a WebSocket, beyond the codes of RFC 6455. */
export const closeCodes = {
  /** Another page of this session is open and answers. */
  sessionTaken: 4409,
  /** A newer launch address was used: this session is over. */
  superseded: 4410,
} as const;
