import { describe, expect, it, vi } from 'vitest';
import { createRouter, formatRoute, parseRoute, patchSearch } from '../../src-renderer/router.ts';
import type { Route, RouterWindow } from '../../src-renderer/router.ts';

const routes: readonly (readonly [path: string, route: Route])[] = [
  ['/', { screen: 'overview' }],
  ['/tenants', { screen: 'tenants' }],
  ['/tenants/acme-health', { screen: 'tenant', tenant: 'acme-health' }],
  ['/tenants/acme-health/byok', { screen: 'tenant', tenant: 'acme-health', tab: 'byok' }],
  ['/keys', { screen: 'keys' }],
  ['/keys/cck-4f7k2', { screen: 'key', key: 'cck-4f7k2' }],
  ['/keys/cryptoperiods', { screen: 'keys', tab: 'cryptoperiods' }],
  ['/keys/drills', { screen: 'keys', tab: 'drills' }],
  ['/keys/drills/7f0c', { screen: 'drill', drill: '7f0c' }],
  ['/work', { screen: 'work' }],
  ['/work/7f0c', { screen: 'work', job: '7f0c' }],
  ['/secrets', { screen: 'secrets', tenant: undefined, secret: undefined }],
  ['/secrets/acme', { screen: 'secrets', tenant: 'acme', secret: undefined }],
  ['/secrets/acme/db%2Fmain%3Apassword', { screen: 'secrets', tenant: 'acme', secret: 'db/main:password' }],
  ['/access-keys', { screen: 'access-keys' }],
  ['/access-keys/review', { screen: 'access-keys', tab: 'review' }],
  ['/access-keys/7f0c', { screen: 'access-keys', publicKey: '7f0c' }],
  ['/access-keys/review/7f0c', { screen: 'access-keys', tab: 'review', publicKey: '7f0c' }],
  ['/import', { screen: 'import' }],
  ['/audit', { screen: 'audit' }],
  ['/reports', { screen: 'reports' }],
  ['/settings', { screen: 'settings' }],
  ['/settings/backup', { screen: 'settings', section: 'backup' }],
  ['/settings/api', { screen: 'settings', section: 'api' }],
  ['/api-reference', { screen: 'api-reference' }],
  ['/api-reference/createToken', { screen: 'api-reference', operation: 'createToken' }],
];

describe('paths and routes', () => {
  it.each(routes)('%s is read and written the same', (path, route) => {
    expect(parseRoute(path)).toEqual(route);
    expect(formatRoute(route)).toBe(path);
  });

  it.each(['/planets', '/tenants/acme/planets', '/tenants/acme/byok/more', '/settings/planets', '/keys/a/b', '/keys/cryptoperiods/a', '/work/a/b', '/api-reference/a/b', '/audit/x', '/%E0%A4%A', '/?'])(
    '%s is not found, and no exception',
    (path) => {
      expect(parseRoute(path)).toEqual({ screen: 'not-found', path });
    },
  );

  it('reads a closing slash as none', () => {
    expect(parseRoute('/tenants/')).toEqual({ screen: 'tenants' });
  });

  it('does not write a secret without its tenant', () => {
    expect(formatRoute({ screen: 'secrets', secret: 'A' })).toBe('/secrets');
  });
});

describe('the search', () => {
  it('sets, repeats and takes away names, and leaves the others', () => {
    expect(patchSearch('?q=a&state=active', { state: ['active', 'disabled'] })).toBe('?q=a&state=active&state=disabled');
    expect(patchSearch('?q=a&state=active', { state: null })).toBe('?q=a');
    expect(patchSearch('?q=a', { q: '' })).toBe('');
    expect(patchSearch('', { q: 'a&b=c' })).toBe('?q=a%26b%3Dc');
  });
});

/** A window whose history is a plain list. */
function fakeWindow(): RouterWindow & { readonly entries: string[]; back(): void } {
  const entries = ['/'];
  const listeners = new Set<() => void>();
  const at = (): URL => new URL(entries.at(-1) ?? '/', 'app://keydesk');
  return {
    entries,
    location: { get pathname() { return at().pathname; }, get search() { return at().search; } },
    history: {
      pushState: (_data, _unused, url) => void entries.push(url),
      replaceState: (_data, _unused, url) => void entries.splice(-1, 1, url),
    },
    addEventListener: (_type, listener) => void listeners.add(listener),
    removeEventListener: (_type, listener) => void listeners.delete(listener),
    back: () => {
      entries.pop();
      for (const listener of listeners) listener();
    },
  };
}

describe('the router', () => {
  it('pushes a route and tells who listens', () => {
    const window = fakeWindow();
    const router = createRouter(window);
    const heard = vi.fn();
    router.subscribe(heard);
    router.navigate({ screen: 'audit' }, { outcome: 'refused' });
    expect(router.url()).toBe('/audit?outcome=refused');
    expect(window.entries).toEqual(['/', '/audit?outcome=refused']);
    expect(heard).toHaveBeenCalledTimes(1);
  });

  it('replaces the entry when only a filter changes', () => {
    const window = fakeWindow();
    const router = createRouter(window);
    router.navigate({ screen: 'secrets' });
    router.search({ q: 'db' });
    router.search({ q: 'dbx' });
    expect(window.entries).toEqual(['/', '/secrets?q=dbx']);
  });

  it('follows the back button, until it is told to stop', () => {
    const window = fakeWindow();
    const router = createRouter(window);
    const heard = vi.fn();
    const stop = router.subscribe(heard);
    router.navigate({ screen: 'keys' });
    window.back();
    expect(router.url()).toBe('/');
    expect(heard).toHaveBeenCalledTimes(2);
    stop();
    router.navigate({ screen: 'keys' });
    window.back();
    expect(heard).toHaveBeenCalledTimes(2);
  });
});
