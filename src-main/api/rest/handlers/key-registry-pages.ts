import { isKeydeskError } from '../../../../src-shared/errors.ts';
import type { keyRegistryOperations } from '../../../../src-shared/rest/key-registry.ts';
import type { AnswerOf } from '../../../../src-shared/rest/operation.ts';
import type { Keys } from '../../../keys/keys.ts';
import type { RestCall } from '../handler.ts';
import { RestRefusal } from '../refusal.ts';
import { onWire, providerOf, registryPath } from './key-registry-wire.ts';

type ListKeys = typeof keyRegistryOperations.listKeys;
type Query = RestCall<ListKeys>['query'];
type KeyPage = ReturnType<Keys['pageByCreation']>;

const pageTokenRefused = new RestRefusal({
  status: 400,
  code: 'invalid_page_token',
  title: 'The page token leads nowhere',
  detail: 'It was not given by this server for a list with these filters. Begin again without page_token, and follow the links as they are.',
  parameter: 'page_token',
});

function pageOf(keys: Keys, query: Query): KeyPage {
  const { display_name: displayName, key, provider, state, validation_phase: phase, validation_region: region, page_size: size, page_token: token, include } = query;
  const named = provider === undefined ? undefined : providerOf(provider);
  try {
    return keys.pageByCreation({ displayName, key, provider: named, state, phase, region, local: include === 'local', size, token });
  } catch (error) {
    throw isKeydeskError(error, 'BAD_INPUT') ? pageTokenRefused : error;
  }
}

/** The address of a page of the same list; the first one needs no token. */
function linkTo(origin: string, query: Query, token: string | null): string {
  const { page_token: _, ...kept } = query;
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(kept)) if (value !== undefined) parameters.set(name, String(value));
  if (token !== null) parameters.set('page_token', token);
  return `${origin}${registryPath}?${parameters.toString()}`;
}

/** A page of the registry. @throws RestRefusal for a page token that is not of this list */
export function listPage(call: RestCall<ListKeys>, keys: Keys): AnswerOf<ListKeys> {
  const { origin, query } = call;
  const { total, rows, last, prev, next } = pageOf(keys, query);
  const linked = (token: string | null): string | null => (token === null ? null : linkTo(origin, query, token));
  const metadata = { first: linkTo(origin, query, null), last: linkTo(origin, query, last), prev: linked(prev), next: linked(next), total_size: total };
  return { status: 200, body: { api_version: 'byok/v1', kind: 'KeyList', metadata, data: rows.map((key) => onWire(call, key)) } };
}
