import type { KmsFailureKind } from './errors.ts';

/** What is said of one way to fail: a title, what happened, and what to do next. */
export type Words = readonly [title: string, body: string, next: string];
/** The same for each way to fail. */
export type WordsByKind = Readonly<Record<KmsFailureKind, Words>>;

/** What is said of a key file. */
export const ofAKeyFile: WordsByKind = {
  unreachable: [
    'The key file is out of reach',
    'Its media is not connected, or its passphrase has not been entered since the vault was unlocked.',
    'Connect the media that holds the key file and unlock it under Keys, then try again.',
  ],
  denied: [
    'The key file did not open',
    'Its passphrase is missing or wrong, or you may not read the file.',
    'Unlock the key file with its passphrase under Keys, and check that you may read it; then try again.',
  ],
  'not-found': [
    'The key file is missing',
    'It is not at the path it was registered with.',
    'Connect the media that holds the key file, or put one of its copies back in that place; then try again.',
  ],
  disabled: [
    'The key file cannot be used now',
    'It was disabled while it was in use.',
    'Unlock the key file under Keys, then run the preflight again.',
  ],
  throttled: [
    'The key file was opened too often',
    'Too many attempts were made in a short time.',
    'Wait a minute and try again.',
  ],
  'wrong-key': [
    'This is another key file',
    'The file opens, but it did not wrap this data.',
    'Connect the media with the key file that was registered, and compare its check value.',
  ],
  'invalid-response': [
    'The key file is damaged',
    'What it holds failed our checks and was not used.',
    'Replace the file with one of its exported copies, then try again.',
  ],
};

/** What is said of a key on a token. */
export const ofAToken: WordsByKind = {
  unreachable: [
    'The HSM token is out of reach',
    'Its module did not answer in time, or the token is not in its slot.',
    'Connect the token and check that its service runs, enter its PIN under Keys, then try again.',
  ],
  denied: [
    'The HSM token refused',
    'Its PIN has not been entered since the vault was unlocked, or the key may not be used for this.',
    'Enter the PIN of the token under Keys. If it is entered, ask who runs the HSM to allow wrapping and unwrapping for the key.',
  ],
  'not-found': [
    'The token or its key is missing',
    'No slot of the module holds the token and the key that were registered.',
    'Connect the token that was registered, or ask who runs the HSM where the key went; then try again.',
  ],
  disabled: [
    'The key on the token cannot be used now',
    'Its attributes, or the dates from which and until which it serves, do not allow it.',
    'Ask who runs the HSM to let the key wrap and unwrap, then run the preflight again.',
  ],
  throttled: [
    'The HSM asks us to slow down',
    'It has no session or no memory free for another call.',
    'Wait a minute and try again. If it happens often, ask who runs the HSM for more sessions.',
  ],
  'wrong-key': [
    'This is not the key that wrapped the data',
    'The token answered, but its key does not open what the registered one wrapped.',
    'Connect the token with the key that was registered, and compare its serial number.',
  ],
  'invalid-response': [
    'The HSM gave an answer that makes no sense',
    'What came back failed our checks and was thrown away.',
    "Try again once. If it happens again, check the version of the vendor's module, and tell who runs the HSM.",
  ],
};

/** Where a cloud's officers find another remedy than the general one. */
export const nextAtClouds: Readonly<Record<string, Readonly<Partial<Record<KmsFailureKind, string>>>>> = {
  GCP: {
    denied: 'Ask the owner of the key to grant the role of the setup page to the service account on this key, then run the preflight again.',
    disabled: "Ask the key's owner to enable its primary version, or to restore one that is scheduled for destruction; then run the preflight again.",
    throttled: 'Wait a minute and try again. If it happens often, ask the owner of the project to raise the quota of cryptographic requests.',
  },
  AZURE: {
    denied: 'Ask the owner of the vault to assign Key Vault Crypto Service Encryption User (at a Managed HSM: Managed HSM Crypto Service Encryption User) on this key to the application, then run the preflight again.',
    'not-found': 'Compare the key identifier with its owner\'s records. If the key was deleted, ask to recover it while the vault still keeps it.',
    disabled: 'Ask the owner of the vault to enable the version of the key, and to check its activation and expiry dates; then run the preflight again.',
    throttled: 'Wait a minute and try again. If it happens often, ask the owner whether others call the same vault.',
  },
};

/** What is said where a new key was to be made: there is none yet to run a preflight on. */
export const ofANewKey: Readonly<Partial<WordsByKind>> = {
  denied: ['The KMS refused to make the key', 'We may not make keys there.', 'Ask whoever administers the KMS to allow it, or to make the key; then register it.'],
  'not-found': ['There is no such place for the key', 'The KMS does not know where it was to be made.', 'Compare the name of the place with the records of its owner, then try again.'],
  disabled: ['No key can be made there now', 'The place is switched off, or waits for its deletion.', 'Ask whoever administers the KMS to switch it on, then try again.'],
  'wrong-key': ['No such key can be made there', 'The KMS makes no key there that wraps data keys.', 'Choose another place or another protection, then try again.'],
};

/** What to do where a look at a key was refused that wrapping does not need. */
export const whoShowsKeys = "Ask the key's owner to let Keydesk read that as well: the texts for it stand under Access on the page of the key. Then try again; no tenant waits for it.";

/** Who lets a key be made, by provider. */
export const whoMakesKeys: Readonly<Record<string, string>> = {
  AWS: 'Ask the administrator of the account to allow kms:CreateKey, kms:CreateAlias and kms:TagResource to the role (and iam:CreateServiceLinkedRole for a multi-Region key), or to make the key; then register it.',
  GCP: 'Ask the owner of the project to grant cloudkms.cryptoKeys.create on the key ring to the service account, or to make the key; then register it.',
  AZURE: 'Ask the owner of the vault to assign Key Vault Crypto Officer (at a Managed HSM: Managed HSM Crypto User) to the application, or to make the key; then register it.',
};

/** What is said where the sign-in on this desk failed: the customer was not even asked. */
export const signInNext: Readonly<Record<string, string>> = {
  AWS: 'Use aws sso login to sign in to the profile again, then try again.',
  GCP: 'Use gcloud auth application-default login to sign in again, then try again.',
  AZURE: 'Use the sign-in under Keys, or check the credential that the key names; then try again.',
  PKCS11: 'Enter the PIN of the token under Keys, then try again.',
};
