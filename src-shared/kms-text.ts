import type { ErrorData } from './errors.ts';
import { nextAtClouds, ofAKeyFile, ofANewKey, ofAToken, signInNext, whoMakesKeys, whoShowsKeys, type Words, type WordsByKind } from './kms-words.ts';

const ofTheKms: WordsByKind = {
  unreachable: [
    'The KMS cannot be reached',
    'No answer came in time.',
    'Check the network and the endpoint, then try again.',
  ],
  denied: [
    'The KMS refused',
    'The key is there, but we may not use it for this operation.',
    "Ask the key's owner to allow the operation for the role Keydesk assumes, then run the preflight again.",
  ],
  'not-found': [
    'The KMS does not know this key',
    'The key was deleted, moved, or is named wrongly.',
    "Compare the key's name with its owner's records. If it was deleted, ask whether the deletion can still be cancelled.",
  ],
  disabled: [
    'The key is disabled at the KMS',
    'Its owner has disabled it, or its deletion is scheduled.',
    "Ask the key's owner to enable it, then run the preflight again.",
  ],
  throttled: [
    'The KMS asks us to slow down',
    'Too many calls were made in a short time.',
    'Wait a minute and try again. If it happens often, ask the owner to raise the request quota.',
  ],
  'wrong-key': [
    'This is not the key that wrapped the data',
    'The KMS answered, but with another key than the one used before.',
    'Choose the key that was active for this tenant, or ask its owner which key was replaced.',
  ],
  'invalid-response': [
    'The KMS gave an answer that makes no sense',
    'What came back failed our checks and was thrown away.',
    'Try again once. If it happens again, check that the endpoint really is the KMS, and tell its owner.',
  ],
};

const operations: Readonly<Record<string, string>> = {
  open: 'signing in',
  preflight: 'trying the key out',
  check: 'trying the key out',
  describe: 'looking the key up',
  wrap: 'wrapping the data key',
  unwrap: 'unwrapping the data key',
  create: 'making a key',
  policy: 'reading the policy of the key',
  rotation: 'asking for the rotation of the key',
  attest: 'asking for the attestation of the key',
};

/** What only shows something of a key: no tenant depends on it. */
const looks: readonly string[] = ['policy', 'rotation', 'attest'];

const places: Readonly<Record<string, string>> = {
  AWS: 'AWS KMS',
  GCP: 'Google Cloud KMS',
  AZURE: 'Azure Key Vault',
  PKCS11: 'The HSM token',
};

/** Where it happened, as officers say it: `AWS KMS, unwrapping the data key`. */
function place(provider: string, operation: string): string {
  return `${places[provider] ?? provider}, ${operations[operation] ?? operation}`;
}

/** What was refused at the sign-in on this desk is ours to mend; every other failure is told to whoever has the key. */
function nextOf({ kind, provider, operation }: ErrorData<'KMS_FAILED'>, usual: string): string {
  const signIn = operation === 'open' && kind === 'denied' ? signInNext[provider] : undefined;
  if (signIn !== undefined) return signIn;
  if (operation === 'create' && ofANewKey[kind] !== undefined) return (kind === 'denied' ? whoMakesKeys[provider] : undefined) ?? usual;
  if (kind === 'denied' && looks.includes(operation)) return whoShowsKeys;
  return nextAtClouds[provider]?.[kind] ?? usual;
}

/**
 * The three parts of the text for a customer's key that did not serve. A key file speaks for itself: what it says of its own
 * failure takes the place of the general sentence, since it knows better which of them happened.
 * @param failure what the error carries
 * @param sentence ends what came from elsewhere, so that another sentence can follow
 */
export function kmsWords(failure: ErrorData<'KMS_FAILED'>, sentence: (words: string) => string): Words {
  const { kind, provider, operation, detail } = failure;
  const said = detail === '' ? '' : sentence(detail);
  if (provider === 'KEY_FILE') {
    const [title, body, next] = ofAKeyFile[kind];
    return [title, said === '' ? body : said, next];
  }
  const usual = provider === 'PKCS11' ? ofAToken[kind] : ofTheKms[kind];
  const [title, body, next] = (operation === 'create' ? ofANewKey[kind] : undefined) ?? usual;
  return [title, `${place(provider, operation)}: ${body}${said === '' ? '' : ` ${said}`}`, nextOf(failure, next)];
}
