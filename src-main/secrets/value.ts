import { KeydeskError } from '../../src-shared/errors.ts';
import { maximumValueBytes } from '../../src-shared/secrets.ts';
import { fromBase64Url } from '../crypto/base64url.ts';
import { SecretBytes } from '../crypto/secret-bytes.ts';
import { utf8OrNull } from './import/text.ts';

/** Bytes as they come over the wire: strict base64url. The caller wipes them. @throws BAD_INPUT */
export function bytesFromWire(field: string, text: string): SecretBytes {
  try {
    return SecretBytes.adopt(fromBase64Url(text));
  } catch {
    // Without its cause: nothing of what was sent may reach a log.
    throw new KeydeskError('BAD_INPUT', {
      field,
      problem: 'is not base64url without padding',
      remedy: 'Send the bytes as base64url, without = and without left-over bits.',
    });
  }
}

/** A secret's value as it comes over the wire. The caller wipes it. @throws BAD_INPUT, for more than 1 MiB too */
export function valueFromWire(text: string): SecretBytes {
  const value = bytesFromWire('value', text);
  if (value.length <= maximumValueBytes) return value;
  value.wipe();
  throw new KeydeskError('BAD_INPUT', {
    field: 'value',
    problem: `has ${String(value.length)} bytes`,
    remedy: 'A value has at most 1 MiB (1,048,576 bytes): keep larger files elsewhere and their key here.',
  });
}

/** The text of a value that can be shown: UTF-8 with no control characters but tab and line ends; else `null`. */
export function textOf(value: SecretBytes): string | null {
  const text = utf8OrNull(value.expose());
  return text === null || /[^\P{Cc}\t\r\n]/u.test(text) ? null : text;
}

/** The mark by which values of one tenant are compared without being read: half of a keyed HMAC, 32 hexadecimal characters. */
export function valueMark(vault: Marker, tenant: string, value: Uint8Array): string {
  return vault.fingerprint(`secret-value/${tenant}`, value).slice(0, 32);
}

interface Marker {
  fingerprint(label: string, value: Uint8Array): string;
}
