import { KeydeskError } from '../../src-shared/errors.ts';
import type { Provider } from '../../src-shared/key-references.ts';
import type { ValidationPhase } from '../../src-shared/lifecycle.ts';
import { type Listing, type Mark, readPageToken, writePageToken } from '../lib/page-token.ts';
import { containing, type Parameters, type Reader } from '../vault/rows.ts';
import { type KeyRow, registeredKeys } from './rows.ts';

/** Which keys are wanted. `displayName` and `key` are found anywhere, without regard to case; the others are exact. */
export interface KeyFilters {
  readonly displayName?: string | undefined;
  /** Part of the key's name at its provider. */
  readonly key?: string | undefined;
  readonly provider?: Provider | undefined;
  readonly state?: 'AVAILABLE' | 'IN_USE' | undefined;
  readonly phase?: ValidationPhase | undefined;
  /** Empty for the keys whose region is not known. */
  readonly region?: string | undefined;
  /** Whether the keys on this machine are listed too. */
  readonly local: boolean;
}

/** A page of the keys in the order of their creation: the first one, or the one that a token leads to. */
export interface KeyPageQuery extends KeyFilters {
  readonly size: number;
  readonly token?: string | undefined;
}

/** What a page holds, how many keys match in all, and the tokens that lead on. There is a last page when anything matches. */
export interface KeyPage<T> {
  readonly total: number;
  readonly rows: readonly T[];
  readonly last: string | null;
  readonly prev: string | null;
  readonly next: string | null;
}

/** Where a page begins or ends. A place need not be that of a key: one that was removed still leads on. */
interface Place {
  readonly way: 'after' | 'before' | 'last';
  readonly at: number;
  readonly id: string;
}

const lastPage: Place = { way: 'last', at: 0, id: '' };
const ways: readonly unknown[] = ['after', 'before', 'last'] satisfies readonly Place['way'][];

function listingOf(filters: KeyFilters): Listing {
  const { displayName = null, key = null, provider = null, state = null, phase = null, region = null, local } = filters;
  return ['keys', displayName, key, provider, state, phase, region, local];
}

function tokenOf(mark: Mark, filters: KeyFilters, { way, at, id }: Place): string {
  return writePageToken(mark, listingOf(filters), [way, at, id]);
}

function isWay(way: unknown): way is Place['way'] {
  return ways.includes(way);
}

/** Reads a token. One that this vault did not give, or gave for other filters, leads nowhere. @throws BAD_INPUT */
function placeOf(mark: Mark, filters: KeyFilters, token: string): Place {
  const [way, at, id] = readPageToken(mark, listingOf(filters), token) ?? [];
  if (isWay(way) && typeof at === 'number' && typeof id === 'string') return { way, at, id };
  const remedy = 'Begin again without a token, and keep the filters while you follow the links.';
  throw new KeydeskError('BAD_INPUT', { field: 'token', problem: 'This token does not lead to a page of this list.', remedy });
}

// SQLite tells letters beyond ASCII apart by case: looking for both cases of what is searched finds those too.
const found = (column: string, name: string): string => `(${column} like :${name}Low escape '\\' or ${column} like :${name}High escape '\\')`;

function conditions({ displayName, key, provider, state, phase, region, local }: KeyFilters): string {
  return [
    ...(local ? ['true'] : [`provider not in ('PKCS11', 'KEY_FILE')`]),
    ...(displayName === undefined ? [] : [found('display_name', 'name')]),
    ...(key === undefined ? [] : [found('resource', 'key')]),
    ...(provider === undefined ? [] : ['provider = :provider']),
    ...(state === undefined ? [] : [state === 'IN_USE' ? 'tenant_count > 0' : 'tenant_count = 0']),
    ...(phase === undefined ? [] : ['phase = :phase']),
    ...(region === undefined ? [] : [`coalesce(region, '') = :region`]),
  ].join(' and ');
}

const bothCases = (name: string, text: string): Parameters => ({ [`${name}Low`]: containing(text.toLowerCase()), [`${name}High`]: containing(text.toUpperCase()) });

function bound({ displayName, key, provider, phase, region }: KeyFilters): Parameters {
  return {
    ...(displayName === undefined ? {} : bothCases('name', displayName)),
    ...(key === undefined ? {} : bothCases('key', key)),
    ...(provider === undefined ? {} : { provider }),
    ...(phase === undefined ? {} : { phase }),
    ...(region === undefined ? {} : { region }),
  };
}

/** The keys that match the filters. */
class Matching {
  readonly #rows: Reader;
  readonly #where: string;
  readonly #parameters: Parameters;

  constructor(rows: Reader, filters: KeyFilters) {
    this.#rows = rows;
    this.#where = `from ${registeredKeys} where ${conditions(filters)}`;
    this.#parameters = bound(filters);
  }

  count(): number {
    return this.#rows.get<{ total: number }>(`select count(*) as total ${this.#where}`, this.#parameters)?.total ?? 0;
  }

  first(limit: number): readonly KeyRow[] {
    return this.#rows.all<KeyRow>(`select * ${this.#where} order by created_at, id limit :limit`, { ...this.#parameters, limit });
  }

  last(limit: number): readonly KeyRow[] {
    return this.#rows.all<KeyRow>(`select * ${this.#where} order by created_at desc, id desc limit :limit`, { ...this.#parameters, limit }).toReversed();
  }

  after({ at, id }: Pick<Place, 'at' | 'id'>, limit: number): readonly KeyRow[] {
    const sql = `select * ${this.#where} and (created_at, id) > (:at, :id) order by created_at, id limit :limit`;
    return this.#rows.all<KeyRow>(sql, { ...this.#parameters, at, id, limit });
  }

  before({ at, id }: Pick<Place, 'at' | 'id'>, limit: number): readonly KeyRow[] {
    const sql = `select * ${this.#where} and (created_at, id) < (:at, :id) order by created_at desc, id desc limit :limit`;
    return this.#rows.all<KeyRow>(sql, { ...this.#parameters, at, id, limit }).toReversed();
  }
}

function rowsAt(matching: Matching, place: Place | null, size: number, total: number): readonly KeyRow[] {
  switch (place?.way) {
    case undefined:
      return matching.first(size);
    case 'after':
      return matching.after(place, size);
    case 'before':
      return matching.before(place, size);
    // As many as are left when one goes there page by page.
    case 'last':
      return matching.last(total === 0 ? size : ((total - 1) % size) + 1);
  }
}

const spot = ({ created_at: at, id }: KeyRow): Pick<Place, 'at' | 'id'> => ({ at, id });

/** What lies before and after a page. Of one whose keys were all removed since, all that is left lies on the side it was reached from. */
function around(matching: Matching, rows: readonly KeyRow[], place: Place | null, total: number): { readonly prev: Place | null; readonly next: Place | null } {
  const [first, last] = [rows.at(0), rows.at(-1)];
  if (first === undefined || last === undefined) {
    // Nothing lies before the place of a page that is empty: the end of all that is left leads back into it.
    return { prev: place?.way === 'after' && total > 0 ? lastPage : null, next: place?.way === 'before' && total > 0 ? { way: 'after', at: 0, id: '' } : null };
  }
  return {
    prev: matching.before(spot(first), 1).length > 0 ? { way: 'before', ...spot(first) } : null,
    next: matching.after(spot(last), 1).length > 0 ? { way: 'after', ...spot(last) } : null,
  };
}

/**
 * A page of the keys that match. Keys that are added or removed meanwhile move no page: whoever follows the links to the end
 * sees every key that stood all the while once.
 * @param mark makes the tokens known as ours, and as of these filters
 * @throws BAD_INPUT for a token that is not
 */
export function pageOfKeys(rows: Reader, { size, token, ...filters }: KeyPageQuery, mark: Mark): KeyPage<KeyRow> {
  const place = token === undefined ? null : placeOf(mark, filters, token);
  const matching = new Matching(rows, filters);
  const total = matching.count();
  const page = rowsAt(matching, place, size, total);
  const { prev, next } = around(matching, page, place, total);
  const written = (to: Place | null): string | null => (to === null ? null : tokenOf(mark, filters, to));
  return { total, rows: page, last: written(total === 0 ? null : lastPage), prev: written(prev), next: written(next) };
}
