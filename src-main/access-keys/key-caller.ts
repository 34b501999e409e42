import type { Caller } from '../lib/caller.ts';
import type { ShownWith } from './access-keys.ts';

/** Whoever shows a key over the REST API: the key, once its private half was right; before that nobody knows who. */
export function keyCaller(name: string | null, { requestId, correlationId }: ShownWith): Caller {
  const shown = { actor: name === null ? 'unproven key' : `key ${name}`, officer: '', role: 'officer', requestId, via: 'rest' } as const;
  return correlationId === undefined ? shown : { ...shown, correlationId };
}
