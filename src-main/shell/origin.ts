/** The scheme our pages are served under. */
export const appScheme = 'app';

const appHost = 'keydesk';

/** The origin of our pages. */
export const appOrigin = `${appScheme}://${appHost}`;

/** Whether an address is one of ours. */
export function isOurs(address: string): boolean {
  const url = URL.parse(address);
  return url?.protocol === `${appScheme}:` && url.host === appHost;
}

/** Whether an address is that of bytes which one of our pages has made itself, to be saved. */
export function isOurMade(address: string): boolean {
  return address.startsWith(`blob:${appOrigin}/`);
}
