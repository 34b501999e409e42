import { actions } from '../../../src-shared/audit.ts';

const nouns: Readonly<Record<string, string>> = {
  vault: 'Vault',
  tenant: 'Tenant',
  secret: 'Secret',
  key: 'KMS key',
  byok: 'BYOK',
  job: 'Job',
  audit: 'Audit log',
  report: 'Report',
};

const verbs: Readonly<Record<string, string>> = {
  'vault.create': 'created',
  'vault.unlock': 'unlocked',
  'vault.lock': 'locked',
  'vault.reauthenticate': 'passphrase entered again',
  'vault.migrate': 'brought to a newer format',
  'vault.check': 'integrity checked',
  'vault.backup': 'backed up',
  'vault.restore': 'restored',
  'vault.add-slot': 'key slot added',
  'vault.remove-slot': 'key slot removed',
  'vault.change-passphrase': 'passphrase changed',
  'vault.settings': 'settings changed',
  'tenant.create': 'created',
  'tenant.update': 'changed',
  'tenant.archive': 'archived',
  'tenant.restore': 'restored',
  'secret.create': 'created',
  'secret.publish': 'revision published',
  'secret.rollback': 'rolled back',
  'secret.reveal': 'value read',
  'secret.describe': 'described',
  'secret.reclassify': 'reclassified',
  'secret.disable': 'disabled',
  'secret.enable': 'enabled',
  'secret.delete': 'deleted',
  'secret.undelete': 'brought back',
  'secret.purge': 'purged',
  'secret.import': 'import',
  'secret.export': 'exported',
  'key.add': 'registered',
  'key.rename': 'renamed',
  'key.remove': 'removed',
  'key.validate': 'preflight',
  'key.create-file': 'key file created',
  'key.export-file': 'key file copied',
  'key.unlock-file': 'key file unlocked',
  'byok.stage': 'staged',
  'byok.preflight': 'preflight',
  'byok.activate': 'activated',
  'byok.seal': 'sealed',
  'byok.unseal': 'unsealed',
  'byok.offboard': 'offboarded',
  'byok.revoke': 'revoked',
  'byok.wrap': 'data key wrapped',
  'byok.unwrap': 'data key unwrapped',
  'byok.rotate': 'data key rotated',
  'byok.reencrypt': 'revisions re-encrypted',
  'job.start': 'started',
  'job.resume': 'resumed',
  'job.cancel': 'cancelled',
  'job.fail': 'failed',
  'job.finish': 'finished',
  'audit.verify': 'chain verified',
  'audit.checkpoint': 'checkpoint signed',
  'report.export': 'exported',
};

/** An action for people: "Secret: value read". One that this version does not know is shown as it is written. */
export function actionText(action: string): string {
  const noun = nouns[action.split('.', 1)[0] ?? ''];
  const verb = verbs[action];
  return noun === undefined || verb === undefined ? action : `${noun}: ${verb}`;
}

/** Every action as a choice, in the order of the vocabulary. */
export const actionOptions: readonly { readonly value: string; readonly label: string }[] = actions.map((value) => ({
  value,
  label: actionText(value),
}));
