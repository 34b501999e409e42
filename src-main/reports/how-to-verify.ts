import { reportFiles } from './manifest.ts';

/** The commands by which openssl alone checks a report's signature and hashes. */
export const opensslCommands: readonly string[] = [
  `openssl pkeyutl -verify -pubin -inkey ${reportFiles.publicKey} -rawin -in ${reportFiles.manifest} -sigfile ${reportFiles.signature}`,
  `openssl dgst -sha256 ${reportFiles.json} ${reportFiles.csv} ${reportFiles.pdf} ${reportFiles.howTo} ${reportFiles.publicKey}`,
  `openssl pkey -pubin -in ${reportFiles.publicKey} -outform DER | tail -c 32 | openssl dgst -sha256`,
];

/** What each command shows. */
export const opensslMeanings: readonly string[] = [
  'The manifest was signed by this key. It must say “Signature Verified Successfully”.',
  'The five hashes must be those under “files” in the manifest.',
  'The first 16 digits are the key id. They must be those the vault’s officer tells you by another way.',
];

/** The page of instructions that lies beside a report. */
export function howToVerify(keyId: string): string {
  const steps = opensslCommands.map((command, at) => `${at + 1}. ${opensslMeanings[at] ?? ''}\n\n   ${command}\n`);
  return `How to verify this report

With Keydesk, needing no vault:

   keydesk verify FOLDER-OR-ZIP --key-id ${keyId}

With openssl (3.0 or later) alone, in the folder of the report:

${steps.join('\n')}
Any change of a single byte in any of these files is found by one of the three.
`;
}
