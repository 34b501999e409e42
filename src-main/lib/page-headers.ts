const directives: readonly (readonly [string, string])[] = [
  ['default-src', "'none'"],
  ['script-src', "'self'"],
  ['style-src', "'self'"],
  ['img-src', "'self' data:"],
  ['font-src', "'self'"],
  ['base-uri', "'none'"],
  ['form-action', "'none'"],
  ['frame-ancestors', "'none'"],
  ['require-trusted-types-for', "'script'"],
  ['trusted-types', "'none'"],
];

/** What a page may use of the browser: its own clipboard, and nothing else. */
const permissions = [
  ...['accelerometer', 'camera', 'display-capture', 'fullscreen', 'geolocation', 'gyroscope', 'hid', 'magnetometer'],
  ...['microphone', 'midi', 'payment', 'publickey-credentials-get', 'screen-wake-lock', 'serial', 'usb', 'xr-spatial-tracking'],
].map((feature) => `${feature}=()`);

/**
 * The content security policy of both hosts.
 * @param sockets WebSocket origins the page may reach beside its own origin
 */
export function contentSecurityPolicy(sockets: readonly string[]): string {
  const connect: readonly [string, string] = ['connect-src', ["'self'", ...sockets].join(' ')];
  return [...directives, connect].map((directive) => directive.join(' ')).join('; ');
}

/**
 * The headers of every answer to a page, in both hosts.
 * @param sockets WebSocket origins the page may reach beside its own origin
 */
export function pageHeaders(sockets: readonly string[]): Readonly<Record<string, string>> {
  return {
    'content-security-policy': contentSecurityPolicy(sockets),
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-embedder-policy': 'require-corp',
    'cross-origin-resource-policy': 'same-origin',
    'origin-agent-cluster': '?1',
    'permissions-policy': [...permissions, 'clipboard-read=(self)', 'clipboard-write=(self)'].join(', '),
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
    'x-dns-prefetch-control': 'off',
    'x-frame-options': 'DENY',
  };
}
