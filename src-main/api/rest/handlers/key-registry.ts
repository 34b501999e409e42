import { type ErrorData, isKeydeskError } from '../../../../src-shared/errors.ts';
import type { KmsKey } from '../../../../src-shared/keys.ts';
import type { keyRegistryOperations } from '../../../../src-shared/rest/key-registry.ts';
import { withCheck } from '../../../lib/asker.ts';
import type { Handlers, RestCall, RestRooms } from '../handler.ts';
import { displayNameOf, inWords } from '../references.ts';
import { RestRefusal } from '../refusal.ts';
import { listPage } from './key-registry-pages.ts';
import { fieldWords, referenceOf } from './key-registry-references.ts';
import { onWire } from './key-registry-wire.ts';

type Operations = typeof keyRegistryOperations;

/** Registers a key under the name it is given, or the last part of its own. */
async function register({ asker, body }: RestCall<Operations['createKey']>, { keys, settings }: RestRooms): Promise<KmsKey> {
  const { key, display_name: displayName } = body;
  try {
    return await inWords(fieldWords[key.kind], async () => {
      const reference = referenceOf(key, settings().cloudIdentities);
      return keys.add(asker, { displayName: displayName ?? displayNameOf(reference), key: reference });
    });
  } catch (error) {
    if (isKeydeskError(error, 'ALREADY_EXISTS')) throw registeredAlready(error.data.id);
    throw isKeydeskError(error, 'BAD_INPUT') ? notRight(error.data) : error;
  }
}

/** Points at the field of the body, which is known by its words here. */
function notRight({ field, problem, remedy }: ErrorData<'BAD_INPUT'>): RestRefusal {
  const detail = `${field}: ${problem.replace(/\.$/, '')}. ${remedy}`;
  return new RestRefusal({ status: 400, code: 'invalid_request', title: 'The key cannot be registered so', detail, pointer: `/${field.replaceAll('.', '/')}` });
}

function registeredAlready(id: string): RestRefusal {
  return new RestRefusal({
    status: 409,
    code: 'resource_already_exists',
    title: 'The key is registered already',
    detail: `It is in the registry as ${id}. Use that one, or remove it first.`,
  });
}

function inUse(id: string, tenants: number): RestRefusal {
  return new RestRefusal({
    status: 409,
    code: 'resource_in_use',
    title: 'The key is in use',
    detail: `${id} is bound to ${String(tenants)} tenant${tenants === 1 ? '' : 's'}. Offboard them first, or move them to another key.`,
  });
}

/** The registry of customers' keys over the wire. */
export const keyRegistryHandlers: Handlers<Operations> = {
  listKeys: (call, { keys }) => listPage(call, keys),

  getKey: (call, { keys }) => ({ status: 200, body: onWire(call, keys.get(call.params.id)) }),

  createKey: async (call, rooms) => ({ status: 201, body: onWire(call, await register(call, rooms)) }),

  updateKey: async (call, { keys }) => {
    const { id } = call.params;
    const asker = withCheck(call.asker, () => {
      call.requireMatch('KMS key', id, onWire(call, keys.get(id)));
    });
    return { status: 200, body: onWire(call, await keys.rename(asker, id, call.body.display_name)) };
  },

  deleteKey: async (call, { keys }) => {
    try {
      await keys.remove(call.asker, call.params.id);
    } catch (error) {
      throw isKeydeskError(error, 'DEPENDANTS_EXIST') ? inUse(error.data.id, error.data.count) : error;
    }
    return { status: 204 };
  },

  getKeyPolicy: (call, { keys }) => {
    const { id, abilities } = keys.get(call.params.id);
    return { status: 200, body: { documents: abilities.includes('access') ? [...keys.access({ key: id })] : [] } };
  },
};
