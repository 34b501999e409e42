/** Values of every kind, and whether each can be shown as text. */
export function sampleOf(): readonly { readonly value: Uint8Array; readonly text: boolean }[] {
  const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);
  return [
    { value: utf8(''), text: true },
    { value: utf8('plain'), text: true },
    { value: utf8('-----BEGIN KEY-----\r\n\tzwölf 🔑\n'), text: true },
    { value: utf8('a\0b'), text: false },
    { value: utf8('bell\u0007..'), text: false },
    { value: utf8('c1 \u0085 control'), text: false },
    { value: Uint8Array.from([0xff, 0xfe, 0x00]), text: false },
    { value: Uint8Array.from({ length: 256 }, (_, index) => index), text: false },
  ];
}
