import type { KeyVaultKey } from '@azure/keyvault-keys';
import type { PolicyLine } from '../../src-shared/key-abilities.ts';
import { neededOperations, unfitness } from './azure-description.ts';
import type { AzureKeyResource, AzureStoreKind } from './azure-store.ts';
import type { PolicyFound } from './provider.ts';

/**
 * A key's own rules as against what it needs. Who is allowed to do what stands in Azure's role assignments, which those who
 * only use a key cannot read: that line says so.
 */
export function compareKey(resource: AzureKeyResource, key: KeyVaultKey, now: number): PolicyFound {
  return {
    current: JSON.stringify(rulesOf(key), null, 2),
    wanted: JSON.stringify(wantedRules(resource.store.kind), null, 2),
    lines: [
      typeLine(resource, key),
      ...neededOperations.map((operation) => operationLine(key, operation)),
      ...broaderLines(key),
      enabledLine(key),
      ...dateLines(key, now),
      exportLine(key),
      assignmentLine(resource),
    ],
  };
}

function rulesOf(key: KeyVaultKey): object {
  const { enabled, notBefore, expiresOn, exportable, releasePolicy } = key.properties;
  return {
    kty: key.keyType,
    key_ops: key.keyOperations ?? [],
    attributes: { enabled, nbf: notBefore?.toISOString(), exp: expiresOn?.toISOString(), exportable: exportable ?? false },
    release_policy: releasePolicy === undefined ? 'none' : 'present',
  };
}

function wantedRules(kind: AzureStoreKind): object {
  return {
    kty: kind === 'vault' ? 'RSA-HSM' : 'oct-HSM',
    key_ops: [...neededOperations],
    attributes: { enabled: true, exportable: false },
    release_policy: 'none',
  };
}

function typeLine(resource: AzureKeyResource, key: KeyVaultKey): PolicyLine {
  const problem = unfitness(resource.store, { ...key, keyOperations: [...neededOperations] });
  return {
    requirement: 'The key is of a type that wraps data keys',
    state: problem === null ? 'granted' : 'missing',
    detail: key.keyType ?? 'unknown',
    remedy: problem ?? '',
  };
}

function operationLine(key: KeyVaultKey, operation: string): PolicyLine {
  const granted = (key.keyOperations ?? []).includes(operation);
  return {
    requirement: `The key permits ${operation}`,
    state: granted ? 'granted' : 'missing',
    detail: granted ? `key_ops contains ${operation}` : `key_ops does not contain ${operation}`,
    remedy: granted ? '' : `Add it: az keyvault key set-attributes --id ${key.id ?? 'KEY-ID'} --ops ${neededOperations.join(' ')}`,
  };
}

function broaderLines(key: KeyVaultKey): readonly PolicyLine[] {
  const more = (key.keyOperations ?? []).filter((operation) => !neededOperations.some((needed) => needed === operation));
  if (more.length === 0) return [];
  const remedy = `Keep two of them: az keyvault key set-attributes --id ${key.id ?? 'KEY-ID'} --ops ${neededOperations.join(' ')}`;
  return [{ requirement: 'The key permits nothing else', state: 'broader', detail: `key_ops also contains ${more.join(', ')}`, remedy }];
}

function enabledLine(key: KeyVaultKey): PolicyLine {
  const enabled = key.properties.enabled === true;
  return {
    requirement: 'The key is enabled',
    state: enabled ? 'granted' : 'missing',
    detail: enabled ? 'enabled' : 'disabled',
    remedy: enabled ? '' : `Enable it: az keyvault key set-attributes --id ${key.id ?? 'KEY-ID'} --enabled true`,
  };
}

function dateLines(key: KeyVaultKey, now: number): readonly PolicyLine[] {
  const { notBefore, expiresOn } = key.properties;
  const lines: PolicyLine[] = [];
  if (notBefore !== undefined && notBefore.getTime() > now) {
    lines.push(dateLine('The key is valid already', 'missing', `valid from ${notBefore.toISOString()}`, 'Wait until then, or set an earlier date.'));
  }
  if (expiresOn === undefined) return lines;
  const expired = expiresOn.getTime() <= now;
  const remedy = expired
    ? 'Rotate the key, or set a later date: an expired version wraps nothing, though it may still open what it wrapped.'
    : 'Rotate the key and rewrap before then: an expired version wraps nothing.';
  return [...lines, dateLine('The key does not expire while it is in use', expired ? 'missing' : 'unknown', `expires at ${expiresOn.toISOString()}`, remedy)];
}

function dateLine(requirement: string, state: PolicyLine['state'], detail: string, remedy: string): PolicyLine {
  return { requirement, state, detail, remedy };
}

function exportLine(key: KeyVaultKey): PolicyLine {
  const { exportable, releasePolicy } = key.properties;
  const out = exportable === true || releasePolicy !== undefined;
  return {
    requirement: 'The key cannot leave the vault',
    state: out ? 'broader' : 'granted',
    detail: out ? 'exportable, under a release policy' : 'not exportable',
    remedy: out ? 'Whether a key can be exported is fixed when it is made: make a new key that cannot, and move to it.' : '',
  };
}

function assignmentLine({ store, name }: AzureKeyResource): PolicyLine {
  const how =
    store.kind === 'vault'
      ? `az role assignment list --scope "$(az keyvault show --name ${store.name} --query id -o tsv)/keys/${name}" --include-inherited`
      : `az keyvault role assignment list --hsm-name ${store.name} --scope /keys/${name}`;
  return {
    requirement: 'Nobody else may use the key',
    state: 'unknown',
    detail: 'Azure shows role assignments and access policies only to those who administer the vault.',
    remedy: `Ask its owner to look: ${how}`,
  };
}
