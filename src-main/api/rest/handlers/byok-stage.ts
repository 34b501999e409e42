import type { CloudIdentities } from '../../../../src-shared/cloud-identities.ts';
import { isKeydeskError, KeydeskError } from '../../../../src-shared/errors.ts';
import type { KeyReference } from '../../../../src-shared/key-references.ts';
import type { KmsKey } from '../../../../src-shared/keys.ts';
import type { RestRooms } from '../handler.ts';
import { completeAws, completeAzure, completeGcp, completeKeyFile, completePkcs11, displayNameOf, type FieldWords, inWords, otherAccess, registerOnce, requireOwn } from '../references.ts';
import { RestRefusal } from '../refusal.ts';
import { registeredByAlias } from './byok-alias.ts';
import { type Asked, askedBy, isAsAsked, type StageCall } from './byok-asked.ts';

const words: FieldWords = {
  '': 'kmsKeyResourceName',
  ...{ profile: 'authMode', roleArn: 'authMode', authentication: 'authMode' },
  'authentication.secret': 'authSecretRef',
  authSecretRef: 'authSecretRef',
  authMode: 'authMode',
};

/**
 * Stages a key for a tenant: the registered one that is so called, else one that is registered for it now.
 * @throws BAD_INPUT, STATIC_CREDENTIALS_REJECTED, STATE_CONFLICT for another way of signing in, and what the rooms throw
 */
export async function stageKey(call: StageCall, rooms: RestRooms): Promise<void> {
  const { byok } = rooms;
  const { config } = byok.status(call.tenant);
  // A tenant that is under a key is refused before another one is registered for it; the refusal is the room's, with its event.
  if (config?.status === 'ACTIVE' || config?.status === 'SEALED') await byok.stage(call.asker, call.tenant, config.kmsKey);
  const key = await pointing(async () => inWords(words, async () => keyFor(call, rooms)));
  await byok.stage(call.asker, call.tenant, key.id);
}

/** Points at the field of the body that is at fault. */
async function pointing<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!isKeydeskError(error, 'BAD_INPUT')) throw error;
    const { field, problem, remedy } = error.data;
    const detail = `${field}: ${problem.replace(/\.$/, '')}. ${remedy}`;
    throw new RestRefusal({ status: 400, code: 'invalid_request', title: 'The key cannot be staged so', detail, pointer: `/${field}` });
  }
}

async function keyFor(call: StageCall, rooms: RestRooms): Promise<KmsKey> {
  const { keys, settings } = rooms;
  const asked = askedBy(call, rooms);
  const found = keys.findByResource(asked.name);
  if (found !== null) return chosen(call, rooms, found, asked);
  const reference = complete(asked, settings().cloudIdentities);
  if (!isAsAsked(reference, asked)) throw otherIdentity(asked);
  const same = await registeredByAlias(call, rooms, reference);
  if (same !== null) return chosen(call, rooms, same, asked);
  return await registerOnce(keys, call.asker, displayNameOf(reference), reference);
}

/** A registered key, when this credential may choose it and it is signed in to as was asked for. */
function chosen({ agent }: StageCall, rooms: RestRooms, found: KmsKey, asked: Asked): KmsKey {
  requireOwn(rooms, agent, found);
  if (!isAsAsked(found.key, asked)) throw otherAccess(found);
  return found;
}

function complete({ provider, name, secret, module }: Asked, identities: CloudIdentities): KeyReference {
  switch (provider) {
    case 'AWS':
      return completeAws({ keyArn: name }, identities);
    case 'GCP':
      return completeGcp({ keyName: name, authentication: secret === null ? undefined : { mode: 'GCP_SERVICE_ACCOUNT_KEY_SECRET', secret } }, identities);
    case 'AZURE':
      return completeAzure({ keyId: name }, identities);
    case 'PKCS11':
      return completePkcs11({ uri: name, module: module ?? undefined });
    case 'KEY_FILE':
      return completeKeyFile({ path: name });
  }
}

function otherIdentity({ provider }: Asked): KeydeskError<'BAD_INPUT'> {
  const remedy = 'Change the identity in Settings, REST API, or register the key at the desk first.';
  return new KeydeskError('BAD_INPUT', { field: 'authMode', problem: `is not how this desk signs in at ${provider}`, remedy });
}
