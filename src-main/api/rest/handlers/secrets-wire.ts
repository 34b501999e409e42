import { Buffer } from 'node:buffer';
import type { z } from 'zod';
import type { Grant } from '../../../../src-shared/access-keys.ts';
import { KeydeskError } from '../../../../src-shared/errors.ts';
import type { credentialEventOnWire, grantOnWire, revisionOnWire, secretOnWire } from '../../../../src-shared/rest/secrets.ts';
import type { Revision, Secret } from '../../../../src-shared/secrets.ts';
import type { CredentialEvent } from '../../../audit/credential-events.ts';
import type { Secrets } from '../../../secrets/secrets.ts';

/** A secret as it is answered. */
export function secretAnswer(secret: Secret): z.input<typeof secretOnWire> {
  const { id, key, description, sensitivity, publishedRevision, publishedVersion, createdBy, createdAt, modifiedAt } = secret;
  return { id, key, description, sensitivity, publishedRevisionId: publishedRevision, publishedVersion, createdBy, createdAt, modifiedAt };
}

/** A revision as it is answered. */
export function revisionAnswer(revision: Revision): z.input<typeof revisionOnWire> {
  const { id, secret, version, sensitivity, note, createdBy, createdAt } = revision;
  return { id, secretId: secret, version, sensitivity, note, createdBy, createdAt };
}

/** A grant as it is answered. */
export function grantAnswer({ id, agent, secret, createdBy, createdAt }: Grant): z.input<typeof grantOnWire> {
  return { id, agentId: agent, secretId: secret, createdBy, createdAt };
}

/** A use of a tenant's keys as it is answered. */
export function eventAnswer(event: CredentialEvent): z.input<typeof credentialEventOnWire> {
  const { id, tenant, secret, operation, sensitivity, agent, actor, requestId, success, failure, at } = event;
  return { id, tenantId: tenant, secretId: secret, operation, sensitivity, agentId: agent, actor, requestId, success, failureReason: failure, createdAt: at };
}

/** A secret of this tenant that is not deleted; another's is not told from one that is not there. @throws NOT_FOUND */
export function ownSecret(secrets: Pick<Secrets, 'get'>, tenant: string, id: string): Secret {
  const secret = secrets.get(id);
  if (secret.tenant !== tenant || secret.state === 'deleted') throw new KeydeskError('NOT_FOUND', { noun: 'secret', id });
  return secret;
}

/** The UTF-8 bytes of a value that came as text, in the base64url of the rooms. */
export function valueOf(text: string): string {
  const bytes = Buffer.from(text, 'utf8');
  try {
    return bytes.toString('base64url');
  } finally {
    bytes.fill(0);
  }
}
