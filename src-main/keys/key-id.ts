const letters = 'abcdefghijklmnopqrstuvwxyz0123456789';
const length = 7;
// Bytes from here on would make some letters likelier than others.
const fair = 256 - (256 % letters.length);

/** A new key id: `cck-` and seven random letters or digits. */
export function newKeyId(random: (length: number) => Uint8Array): string {
  let drawn = '';
  while (drawn.length < length) {
    for (const byte of random(length)) if (byte < fair && drawn.length < length) drawn += letters.charAt(byte % letters.length);
  }
  return `cck-${drawn}`;
}
