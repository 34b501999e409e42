/** One command by which a report is checked, and what it shows. */
export interface VerificationStep {
  readonly command: string;
  readonly shows: string;
}

function quoted(text: string): string {
  return /^[\w.-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}

/**
 * How a saved report is checked: with Keydesk, and with openssl alone.
 * @param keyId as the officer tells it; left out while it is unknown
 */
export function verificationSteps(fileName: string, keyId: string | undefined): readonly VerificationStep[] {
  const expected = keyId === undefined ? '' : ` --key-id ${keyId}`;
  return [
    { command: `keydesk verify ${quoted(fileName)}${expected}`, shows: 'With Keydesk, needing no vault: every byte, the signature and the key.' },
    {
      command: 'openssl pkeyutl -verify -pubin -inkey public-key.pem -rawin -in manifest.json -sigfile manifest.json.sig',
      shows: 'With openssl alone, in the unpacked folder: the manifest was signed by this key.',
    },
    {
      command: 'openssl dgst -sha256 report.json report.csv report.pdf HOW-TO-VERIFY.txt public-key.pem',
      shows: 'The five hashes must be those under “files” in the manifest.',
    },
    {
      command: 'openssl pkey -pubin -in public-key.pem -outform DER | tail -c 32 | openssl dgst -sha256',
      shows: 'The first 16 digits must be the key id.',
    },
  ];
}
