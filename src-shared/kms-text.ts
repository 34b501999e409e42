import type { ErrorData, KmsFailureKind } from './errors.ts';

/** What is said of one way to fail: a title, what happened, and what to do next. */
type Words = readonly [title: string, body: string, next: string];
type WordsByKind = Readonly<Record<KmsFailureKind, Words>>;

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

const ofAKeyFile: WordsByKind = {
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

const operations: Readonly<Record<string, string>> = {
  open: 'signing in',
  describe: 'looking the key up',
  wrap: 'wrapping the data key',
  unwrap: 'unwrapping the data key',
};

/** Where it happened, as officers say it: `AWS KMS, unwrapping the data key`. */
function place(provider: string, operation: string): string {
  const name = provider === 'AWS' ? 'AWS KMS' : provider;
  return `${name}, ${operations[operation] ?? operation}`;
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
  const [title, body, next] = ofTheKms[kind];
  return [title, `${place(provider, operation)}: ${body}${said === '' ? '' : ` ${said}`}`, next];
}
