import type { Report, ReportKind } from '../../src-shared/reports.ts';

const ofEveryReport: readonly string[] = [
  'That no event was cut off behind, or rewritten before, the signed chain head: this shows only by comparing it with a head that was kept outside the vault, such as that of an earlier report.',
  'The right time: all times are those of the clock of the machine the vault was used on, which nobody attests.',
  'That the signing key is the vault’s own: compare its key id with the one the vault’s officer tells you by another way.',
  'What was done without Keydesk, for instance in the console of a cloud provider: the provider’s own log is the record of that.',
];

const ofKind: Readonly<Record<ReportKind, readonly string[]>> = {
  'audit-activity': [
    'Who sat at the desk: an actor is the name on the key slot that was opened with its passphrase.',
    'That an operation was approved by a second person: approvals are not recorded.',
  ],
  'key-inventory': [
    'That a key was generated inside an HSM: where the protection is “software”, the operating system’s random generator made it, and no device attests to that.',
    'How a provider holds the customer’s key (origin, protection level, rotation, algorithm): an empty cell is not recorded here, and the provider’s own description is the authority.',
    'The state of a key at the end of the period: states are those at the moment the report was made.',
    'That a cryptoperiod was kept: the report on rotation compliance holds “days in use” against the policy.',
  ],
  'byok-status': [
    'That a key served between two preflights: each shows the moment it was made at.',
    'That the customer alone controls the key: who else may use it is set at the provider.',
    'That a sealed tenant could not be read elsewhere: sealing is what this desk did, and its times are when it noticed.',
  ],
  'rotation-compliance': [
    'When a customer’s key was last rotated, beyond what its provider told when it was last asked; where that was never, its age counts from its registration.',
    'That data under a retired version was re-encrypted: that is in the key inventory, under “dependants”.',
    'That the cryptoperiods are the right ones: they are the vault’s own policy.',
  ],
  'kill-switch-drill': [
    'When the key was really disabled and enabled at the provider: those two times are what the officer said. The provider’s own log has them.',
    'That a tenant could not be read elsewhere: the drill measures this desk.',
    'That a refusal on another day would be noticed as fast: the drill ran at the key’s own interval of validation, which can be changed.',
  ],
  'destruction-certificate': [
    'That no backup of the vault is left from before the destruction: such a file, with its passphrase, holds the wrappings still. For those under the customer’s key, that key is needed too.',
    'That the customer destroyed their own key: that is theirs to prove.',
    'That nobody kept a value that had been revealed before.',
  ],
};

/** What a report of this kind does not prove. */
export function doesNotProve(kind: ReportKind): readonly string[] {
  return [...ofKind[kind], ...ofEveryReport];
}

const controls: Readonly<Record<ReportKind, Report['controls']>> = {
  'audit-activity': [
    { control: 'SOC 2 CC6.1', answeredBy: 'Supports tests of operation over the period: the rows are the whole population to sample from; time, actor, operation, object, outcome.' },
    { control: 'ISO 27001 A.8.24', answeredBy: 'Supports evidence over the life cycle of keys: operations beginning with “key.” and “byok.”.' },
    { control: 'PCI DSS 4.0.1, 3.7.4 and 3.7.5', answeredBy: 'Supports evidence that keys were changed and retired: operations “byok.rotate”, “byok.offboard” and “byok.revoke”.' },
  ],
  'key-inventory': [
    { control: 'PCI DSS 4.0.1, 3.6.1', answeredBy: 'Supports the comparison of strengths and places: length, algorithm, wrapped by, resource.' },
    { control: 'PCI DSS 4.0.1, 3.6.1.1', answeredBy: 'Supports the inventory of keys: algorithm, length, purpose, provider, resource, region, state, environment.' },
    { control: 'PCI DSS 4.0.1, 3.6.1.2', answeredBy: 'Supports the statement of storage forms: protection, wrapped by.' },
    { control: 'PCI DSS 4.0.1, 3.7.4', answeredBy: 'Supports the check of cryptoperiods: activated, last rotation, days in use.' },
    { control: 'ISO 27001 A.5.9', answeredBy: 'Supports the inventory of assets: label, owner, resource, region.' },
    { control: 'ISO 27001 A.8.24', answeredBy: 'Supports samples of single keys: created, activated, last rotation, retired, algorithm, length.' },
    { control: 'NIST SP 800-57 Part 1', answeredBy: 'Supports the record of key states with their dates: state, created, activated, retired.' },
  ],
  'byok-status': [
    { control: 'ISO 27001 A.5.23', answeredBy: 'Supports evidence of split custody with the cloud provider: KEK reference, authentication, lifecycle.' },
    { control: 'SOC 2 CC6.1', answeredBy: 'Supports evidence of logical access to keys: authentication, validation, preflights, seals.' },
    { control: 'PCI DSS 4.0.1, 3.6.1', answeredBy: 'Supports evidence that the key-encrypting key is kept apart from data keys: provider, KEK reference, data keys.' },
  ],
  'rotation-compliance': [
    { control: 'PCI DSS 4.0.1, 3.7.4', answeredBy: 'Supports evidence that keys are changed at the end of their cryptoperiod: policy, last rotation, due, days over.' },
    { control: 'NIST SP 800-57 Part 1', answeredBy: 'Supports evidence of cryptoperiods: policy, last rotation, due.' },
    { control: 'ISO 27001 A.8.24', answeredBy: 'Supports samples of single keys: when rotated, when due, why not.' },
  ],
  'kill-switch-drill': [
    { control: 'ISO 27001 A.5.23', answeredBy: 'Supports evidence that the customer can end the use of their key: refusal seen, sealed, seconds until sealed.' },
    { control: 'SOC 2 CC7.2', answeredBy: 'Supports evidence that a refusal is noticed: refusal seen, within the bound.' },
    { control: 'PCI DSS 4.0.1, 3.7.5', answeredBy: 'Supports evidence that a key can be taken out of use when it must be: sealed, within the bound.' },
  ],
  'destruction-certificate': [
    { control: 'PCI DSS 4.0.1, 3.7.5', answeredBy: 'Supports evidence of destruction: data key version, destroyed at, wrappings destroyed, reason.' },
    { control: 'ISO 27001 A.8.24', answeredBy: 'Supports evidence of the end of a key’s life: created, retired, destroyed at, by.' },
    { control: 'NIST SP 800-57 Part 1', answeredBy: 'Supports the record of the state “destroyed” with its time.' },
  ],
};

/** Which columns a control can be answered from. Careful by intent: a report supports, an auditor decides. */
export function controlsOf(kind: ReportKind): Report['controls'] {
  return controls[kind];
}
