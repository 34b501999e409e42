import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { googleKey, officer } from '../../../support/byok-desk.ts';
import { each } from '../../../support/each-desk.ts';
import type { HeldKey } from '../test-door.ts';
import { arn, KeysDoor, origin, queryOf } from './keys-door.ts';

const door = each(() => new KeysDoor(), () => undefined);

/** A page as a client reads it. */
interface Page {
  readonly metadata: { readonly first: string; readonly last: string; readonly prev: string | null; readonly next: string | null; readonly total_size: number };
  readonly data: readonly { readonly id: string; readonly display_name: string }[];
}

type Query = Readonly<Record<string, string>>;
type AnyDoor = Pick<KeysDoor, 'ask'>;

async function page(at: AnyDoor, who: HeldKey, query: Query = {}): Promise<Page> {
  const { status, json } = await at.ask('listKeys', who, { query });
  expect(status).toBe(200);
  return json as unknown as Page;
}

const names = ({ data }: Page): readonly string[] => data.map(({ display_name: name }) => name);

/** Registers the key of this number; a millisecond goes by first. */
async function add(at: Pick<KeysDoor, 'rooms' | 'clock'>, number: number): Promise<string> {
  at.clock.advance(1);
  const { id } = await at.rooms.keys.add(officer, {
    displayName: `Key ${String(number)}`,
    key: { provider: 'AWS', keyArn: arn(number), roleArn: 'arn:aws:iam::000000000009:role/keydesk', externalId: null, profile: 'p', fips: false, endpoint: null, stsEndpoint: null },
  });
  return id;
}

async function addMany(count: number): Promise<void> {
  for (let number = 1; number <= count; number += 1) await add(door, number);
  await door.rooms.keys.settled();
}

const numbered = (from: number, to: number): readonly string[] => Array.from({ length: to - from + 1 }, (_, index) => `Key ${String(from + index)}`);

describe('a page of the registry', () => {
  it('is ten of the oldest where nothing is said, with links that are whole', async () => {
    await addMany(12);
    const { metadata, data } = await page(door, await door.key(null, 'keys-read'));
    expect(data.map(({ display_name: name }) => name)).toEqual(numbered(1, 10));
    expect(metadata).toEqual({
      first: `${origin}/byok/v1/keys?page_size=10`,
      last: expect.stringMatching(new RegExp(`^${origin}/byok/v1/keys\\?page_size=10&page_token=[\\w-]{20,255}$`)) as string,
      prev: null,
      next: expect.stringMatching(new RegExp(`^${origin}/byok/v1/keys\\?page_size=10&page_token=[\\w-]{20,255}$`)) as string,
      total_size: 12,
    });
  });

  it('of an empty registry leads to itself alone', async () => {
    const { json } = await door.ask('listKeys', await door.key(null, 'keys-read'));
    const first = `${origin}/byok/v1/keys?page_size=10`;
    expect(json).toEqual({ api_version: 'byok/v1', kind: 'KeyList', metadata: { first, last: first, prev: null, next: null, total_size: 0 }, data: [] });
  });

  it('is followed forward, back and to the end, and meets the same pages', async () => {
    await addMany(8);
    const who = await door.key(null, 'keys-read');
    const first = await page(door, who, { page_size: '3' });
    const second = await page(door, who, queryOf(String(first.metadata.next)));
    const third = await page(door, who, queryOf(String(second.metadata.next)));
    expect([first, second, third].map(names)).toEqual([numbered(1, 3), numbered(4, 6), numbered(7, 8)]);
    expect(third.metadata.next).toBeNull();
    const last = await page(door, who, queryOf(first.metadata.last));
    expect(names(last)).toEqual(numbered(7, 8));
    const back = await page(door, who, queryOf(String(last.metadata.prev)));
    expect(names(back)).toEqual(numbered(4, 6));
    expect(names(await page(door, who, queryOf(String(back.metadata.prev))))).toEqual(numbered(1, 3));
    expect(names(await page(door, who, queryOf(back.metadata.first)))).toEqual(numbered(1, 3));
    expect(names(await page(door, who, queryOf(String(back.metadata.next))))).toEqual(numbered(7, 8));
  });

  it('of a number that divides has a full last page', async () => {
    await addMany(6);
    const who = await door.key(null, 'keys-read');
    const { metadata } = await page(door, who, { page_size: '3' });
    expect(names(await page(door, who, queryOf(metadata.last)))).toEqual(numbered(4, 6));
  });

  it('whose keys were all removed since leads back to what is left, on either side', async () => {
    await addMany(4);
    const who = await door.key(null, 'keys-read');
    const first = await page(door, who, { page_size: '2' });
    const second = await page(door, who, queryOf(String(first.metadata.next)));
    for (const { id } of second.data) await door.rooms.keys.remove(officer, id);
    const gone = await page(door, who, queryOf(String(first.metadata.next)));
    expect([gone.data, gone.metadata.next, gone.metadata.total_size]).toEqual([[], null, 2]);
    expect(names(await page(door, who, queryOf(String(gone.metadata.prev))))).toEqual(numbered(1, 2));
    await add(door, 5);
    for (const { id } of first.data) await door.rooms.keys.remove(officer, id);
    const before = await page(door, who, queryOf(String(second.metadata.prev)));
    expect([before.data, before.metadata.prev]).toEqual([[], null]);
    expect(names(await page(door, who, queryOf(String(before.metadata.next))))).toEqual(['Key 5']);
  });

  it('of keys that were made in the same millisecond goes by their ids', async () => {
    const who = await door.key(null, 'keys-admin');
    for (let number = 1; number <= 5; number += 1) await door.ask('createKey', who, { body: { key: { kind: 'AwsKey', key_arn: arn(number) } } });
    const ids: string[] = [];
    for (let query: Query | null = { page_size: '1' }; query !== null; ) {
      const { data, metadata }: Page = await page(door, who, query);
      ids.push(...data.map(({ id }) => id));
      query = metadata.next === null ? null : queryOf(metadata.next);
    }
    expect(ids).toHaveLength(5);
    expect(ids).toEqual(ids.toSorted());
  });
});

describe('every filter', () => {
  const prepare = async (): Promise<HeldKey> => {
    await addMany(2);
    door.clock.advance(1);
    const { keys, byok } = door.rooms;
    const used = await keys.add(officer, { displayName: 'Müller 100% under_score', key: googleKey });
    await byok.stage(officer, 'initech', used.id);
    await keys.settled();
    door.kms.refuse('denied');
    await add(door, 3);
    await keys.settled();
    door.kms.allow();
    for (const [displayName, key] of [
      ['Token', { provider: 'PKCS11', uri: 'pkcs11:token=acme;object=tenants;type=secret-key', module: '/usr/lib/vendor.so', mechanism: 'AES_GCM' }],
      ['File', { provider: 'KEY_FILE', path: '/media/acme/a.keydesk-key' }],
    ] as const) {
      door.clock.advance(1);
      await keys.add(officer, { displayName, key });
    }
    return await door.key(null, 'keys-read');
  };

  it.each<readonly [string, Query, readonly string[]]>([
    ['nothing', {}, ['Key 1', 'Key 2', 'Müller 100% under_score', 'Key 3']],
    ['local keys too', { include: 'local' }, ['Key 1', 'Key 2', 'Müller 100% under_score', 'Key 3', 'Token', 'File']],
    ['part of a name, in other case', { display_name: 'kEY' }, ['Key 1', 'Key 2', 'Key 3']],
    ['letters beyond ASCII in other case', { display_name: 'MÜLLER' }, ['Müller 100% under_score']],
    ['a percent sign as itself', { display_name: '0%' }, ['Müller 100% under_score']],
    ['an underscore as itself', { display_name: 'r_s' }, ['Müller 100% under_score']],
    ['an underscore that is nowhere', { display_name: 'y_1' }, []],
    ['part of an ARN', { key: '000000000002:KEY/' }, ['Key 2']],
    ['part of a name at Google', { key: 'KeyRings/keydesk' }, ['Müller 100% under_score']],
    ['part of the URI of a token', { key: 'object=tenants', include: 'local' }, ['Token']],
    ['part of the path of a key file', { key: 'file:///media/acme', include: 'local' }, ['File']],
    ['AWS', { provider: 'AWS' }, ['Key 1', 'Key 2', 'Key 3']],
    ['GCP', { provider: 'GCP' }, ['Müller 100% under_score']],
    ['Azure', { provider: 'Azure' }, []],
    ['a local provider without local keys', { provider: 'PKCS11' }, []],
    ['a local provider with local keys', { provider: 'PKCS11', include: 'local' }, ['Token']],
    ['what is in use', { state: 'IN_USE' }, ['Müller 100% under_score']],
    ['what is available', { state: 'AVAILABLE' }, ['Key 1', 'Key 2', 'Key 3']],
    ['what is invalid', { validation_phase: 'INVALID' }, ['Key 3']],
    ['what waits', { validation_phase: 'INITIALIZING', include: 'local' }, ['Token', 'File']],
    ['a region', { validation_region: 'eu-central-1', state: 'AVAILABLE' }, ['Key 1', 'Key 2', 'Key 3']],
    ['part of a region, which is exact', { validation_region: 'eu-central' }, []],
    ['no region', { validation_region: '', include: 'local' }, ['Token', 'File']],
    ['several at once', { provider: 'AWS', validation_phase: 'VALID', display_name: '2' }, ['Key 2']],
  ])('finds %s', async (_what, query, expected) => {
    const who = await prepare();
    const found = await page(door, who, query);
    expect(names(found)).toEqual(expected);
    expect(found.metadata.total_size).toBe(expected.length);
  });

  it('stays in every link', async () => {
    await addMany(5);
    const query = { display_name: 'Key & co? ü', provider: 'AWS', include: 'local', page_size: '2' };
    const who = await door.key(null, 'keys-read');
    const { metadata } = await page(door, who, { ...query, display_name: 'k' });
    for (const link of [metadata.first, metadata.last, metadata.next]) expect(queryOf(String(link))).toMatchObject({ ...query, display_name: 'k' });
    expect(queryOf((await page(door, who, query)).metadata.first)).toEqual(query);
  });

  it.each<readonly [string, Query]>([
    ['num_doors', { num_doors: '4' }],
    ['provider', { provider: 'aws' }],
    ['state', { state: 'BUSY' }],
    ['validation_phase', { validation_phase: 'valid' }],
    ['page_size', { page_size: '101' }],
    ['page_size', { page_size: '0' }],
    ['include', { include: 'all' }],
    ['display_name', { display_name: '\0' }],
    ['key', { key: 'key/\0' }],
  ])('that is none is refused as %s', async (parameter, query) => {
    const { status, json } = await door.ask('listKeys', await door.key(null, 'keys-read'), { query });
    expect(status).toBe(400);
    expect(json['errors']).toMatchObject([{ status: '400', code: 'invalid_filter', source: { parameter } }]);
  });
});

describe('a page token', () => {
  const refused = async (who: HeldKey, query: Query): Promise<void> => {
    const { status, json } = await door.ask('listKeys', who, { query });
    expect(status).toBe(400);
    expect(json['errors']).toMatchObject([{ status: '400', code: 'invalid_page_token', source: { parameter: 'page_token' } }]);
  };

  it('is for its own filters alone, and for any size of page', async () => {
    await addMany(5);
    const who = await door.key(null, 'keys-read');
    const { metadata } = await page(door, who, { page_size: '2', provider: 'AWS' });
    const { page_token: token = '' } = queryOf(String(metadata.next));
    expect(names(await page(door, who, { page_token: token, provider: 'AWS', page_size: '10' }))).toEqual(numbered(3, 5));
    for (const other of [{}, { provider: 'GCP' }, { provider: 'AWS', include: 'local' }, { provider: 'AWS', display_name: '' }]) {
      await refused(who, { ...other, page_token: token });
    }
  });

  it('that is not ours, or was changed anywhere, leads nowhere', async () => {
    await addMany(3);
    const who = await door.key(null, 'keys-read');
    const { metadata } = await page(door, who, { page_size: '1' });
    const { page_token: token = '' } = queryOf(String(metadata.next));
    const text = Buffer.from(token, 'base64url').toString();
    const rewritten = [text.replace('after', 'before'), text.replace(/\d+/, '1'), text.replace(/cck-\w/, 'cck-_'), text.slice(0, -1), `${text}0`, ''];
    const others = rewritten.map((other) => Buffer.from(other).toString('base64url'));
    for (const wrong of [...others, 'x', '%%%', `${token}=`, 'ü', 'A'.repeat(255), 'A'.repeat(256)]) await refused(who, { page_token: wrong });
    await page(door, who, { page_token: token });
  });
});

/** What happens between two pages. */
type Step = { readonly add: number; readonly remove: readonly number[] };
const steps = fc.array(fc.record({ add: fc.nat({ max: 3 }), remove: fc.array(fc.nat({ max: 40 }), { maxLength: 2 }) }), { maxLength: 12 });

describe('who follows the links while keys come and go', () => {
  it('sees every key that stood from start to end once, forward as backward', { timeout: 120_000 }, async () => {
    const run = fc.asyncProperty(fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 4 }), fc.boolean(), steps, async (count, size, forward, changes) => {
      const own = new KeysDoor();
      try {
        const who = await own.key(null, 'keys-read');
        let number = 0;
        const standing = new Set<string>();
        const came = async (): Promise<string> => add(own, (number += 1));
        for (let made = 0; made < count; made += 1) standing.add(await came());
        const all = [...standing];
        const seen: string[] = [];
        const change = async ({ add: more, remove }: Step): Promise<void> => {
          for (let made = 0; made < more; made += 1) all.push(await came());
          for (const place of remove) {
            const [id] = all.splice(place % all.length, 1);
            if (id === undefined) continue;
            standing.delete(id);
            await own.rooms.keys.remove(officer, id);
          }
        };
        const pending = [...changes];
        const start = await page(own, who, { page_size: String(size) });
        for (let query: Query | null = forward ? { page_size: String(size) } : queryOf(start.metadata.last); query !== null; ) {
          const { data, metadata }: Page = await page(own, who, query);
          expect(data.length).toBeLessThanOrEqual(size);
          seen.push(...data.map(({ id }) => id));
          const link = forward ? metadata.next : metadata.prev;
          query = link === null ? null : queryOf(link);
          const step = pending.shift();
          if (step !== undefined && query !== null) await change(step);
        }
        expect(new Set(seen).size).toBe(seen.length);
        expect([...standing].filter((id) => !seen.includes(id))).toEqual([]);
      } finally {
        await own.close();
      }
    });
    await fc.assert(run, { numRuns: 25 });
  });
});
