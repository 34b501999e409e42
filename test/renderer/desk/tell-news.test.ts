import { describe, expect, it } from 'vitest';
import type { DeskClient } from '../../../src-renderer/client.ts';
import { tellNews } from '../../../src-renderer/desk/tell-news.ts';
import { createRouter, formatRoute } from '../../../src-renderer/router.ts';
import { createViewStores } from '../../../src-renderer/stores/view-stores.ts';
import type { AuditEvent } from '../../../src-shared/audit.ts';

const root = { dataset: {}, style: {} } as unknown as HTMLElement;
const storage = { getItem: () => null, setItem: () => undefined, removeItem: () => undefined };

/** A log that grows, and the little of main that is asked about it. */
function deskWith(path: string) {
  const log: AuditEvent[] = [];
  const phases = new Map<string, string>();
  const client = {
    audit: {
      page: (input: { readonly action?: string; readonly limit: number }) =>
        Promise.resolve({ rows: log.filter(({ action }) => input.action === undefined || action === input.action).slice(-input.limit).reverse(), nextBefore: null }),
    },
    keys: { get: ({ key }: { readonly key: string }) => Promise.resolve({ id: key, displayName: 'Acme key', validation: { phase: phases.get(key), message: 'So it is.', since: 1_000 } }) },
    tenants: { get: ({ tenant }: { readonly tenant: string }) => Promise.resolve({ displayName: `Tenant ${tenant}` }) },
  } as unknown as DeskClient;
  const location = { pathname: path, search: '' };
  const history = { pushState: (_: unknown, __: string, url: string) => void (location.pathname = url), replaceState: () => undefined };
  const router = createRouter({ location, history, addEventListener: () => undefined, removeEventListener: () => undefined });
  let ids = 0;
  const { toasts } = createViewStores({ root, storage, nextId: () => String((ids += 1)) });
  const calls: (() => void)[] = [];
  const telling = tellNews({ client, toasts, router, after: (_, call) => void calls.push(call) });
  const settle = async (): Promise<void> => {
    for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
  };
  const writeUnheard = (action: string, detail: object, rest: Partial<AuditEvent> = {}): void => {
    const event = { seq: log.length + 1, time: 1_000, actor: 'keydesk', tenant: null, object: null, sensitivity: null, outcome: 'ok', requestId: 'r', hash: '', prevHash: '' } as const;
    log.push({ ...event, ...rest, action, detail: JSON.stringify(detail) });
  };
  const write = (action: string, detail: object, rest: Partial<AuditEvent> = {}): void => {
    writeUnheard(action, detail, rest);
    telling.hear(action);
  };
  const gathered = async (): Promise<void> => {
    await settle();
    for (const call of calls.splice(0)) call();
    await settle();
  };
  return { telling, phases, write, writeUnheard, gathered, location, titles: () => toasts.getState().toasts.map(({ title }) => title), first: () => toasts.getState().toasts[0] };
}

const sealed = (tenant: string) => [{ by: 'desk', kmsKey: null }, { tenant }] as const;

describe('telling the news', () => {
  it('tells of what happens after the vault was opened, once, and leads there', async () => {
    const desk = deskWith('/');
    desk.write('byok.seal', ...sealed('old'));
    desk.telling.begin('first');
    await desk.gathered();
    desk.write('byok.seal', ...sealed('acme'));
    desk.write('byok.seal', ...sealed('acme'));
    await desk.gathered();
    desk.telling.begin('first');
    await desk.gathered();
    expect(desk.titles()).toEqual(['Tenant acme was sealed']);
    desk.first()?.action?.run();
    expect(desk.location.pathname).toBe(formatRoute({ screen: 'tenant', tenant: 'acme', tab: 'byok' }));
  });

  it('tells of many tenants in one toast', async () => {
    const desk = deskWith('/');
    desk.telling.begin('first');
    await desk.gathered();
    for (const tenant of ['a', 'b', 'c']) desk.write('byok.seal', ...sealed(tenant));
    await desk.gathered();
    expect(desk.titles()).toEqual(['3 tenants were sealed']);
  });

  it('lets what a key says now take the place of what it said before', async () => {
    const desk = deskWith('/');
    desk.telling.begin('first');
    await desk.gathered();
    for (const phase of ['INVALID', 'VALID']) {
      desk.phases.set('cck-a', phase);
      desk.write('key.validate', { by: 'monitor', phase }, { object: 'cck-a' });
      await desk.gathered();
    }
    expect(desk.titles()).toEqual(['Acme key is valid again']);
  });

  it('tells what was written while nobody listened, and nothing of it twice', async () => {
    const desk = deskWith('/');
    desk.telling.begin('first');
    await desk.gathered();
    desk.write('byok.seal', ...sealed('heard'));
    await desk.gathered();
    desk.writeUnheard('byok.seal', ...sealed('missed'));
    for (const _ of ['once', 'twice']) {
      desk.telling.catchUp();
      await desk.gathered();
    }
    expect(desk.titles()).toEqual(['Tenant heard was sealed', 'Tenant missed was sealed']);
  });

  it('says nothing of what is looked at already, and nothing while no vault is open', async () => {
    const desk = deskWith('/tenants/acme/byok');
    desk.write('byok.seal', ...sealed('early'));
    await desk.gathered();
    desk.telling.begin('first');
    await desk.gathered();
    desk.write('byok.seal', ...sealed('acme'));
    await desk.gathered();
    desk.telling.end();
    desk.write('byok.seal', ...sealed('late'));
    await desk.gathered();
    expect(desk.titles()).toEqual([]);
  });

  it('takes back what it told when the vault is locked', async () => {
    const desk = deskWith('/');
    desk.telling.begin('first');
    await desk.gathered();
    desk.write('byok.seal', ...sealed('acme'));
    await desk.gathered();
    expect(desk.titles()).toHaveLength(1);
    desk.telling.forget();
    expect(desk.titles()).toEqual([]);
  });
});
