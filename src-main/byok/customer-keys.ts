import type { KeyReference } from '../../src-shared/key-references.ts';
import type { Preflight } from '../../src-shared/keys.ts';
import type { KmsProvider } from '../kms/provider.ts';
import type { AuditDraft, Fact } from '../vault/audit-draft.ts';
import type { Reader, Writer } from '../vault/rows.ts';

/** What a probe of a key learnt. */
export interface KeyProbe {
  readonly preflight: Preflight;
  readonly region: string | null;
  readonly asked: boolean;
}

/** What the BYOK room needs of the registry of keys. */
export interface CustomerKeys {
  /** @throws NOT_FOUND */
  get(id: string): { readonly displayName: string; readonly key: KeyReference };
  /** The provider of a key; it stays the registry's. @throws NOT_FOUND, KMS_FAILED while its file is locked */
  open(id: string): KmsProvider;
  /** Tries a key out for a tenant and writes nothing. @throws NOT_FOUND, CANCELLED */
  probe(id: string, tenant: string, signal?: AbortSignal): Promise<KeyProbe>;
  /** Whether a registered key is signed in to by a secret of this tenant, which then must stay on the baseline. */
  ownsCredential(rows: Reader, tenant: string): boolean;
  /** Writes what a probe learnt on the key's validation, and answers the event of it. */
  recordValidation(rows: Writer, id: string, probe: KeyProbe): AuditDraft;
}

/** What an event tells of a probe. */
export function probeFacts({ preflight }: KeyProbe): Readonly<Record<string, Fact>> {
  const checks = Object.fromEntries(preflight.findings.map(({ check, outcome }) => [check, outcome]));
  return { checks, ...(preflight.reason === null ? {} : { kind: preflight.reason, problem: preflight.message }) };
}
