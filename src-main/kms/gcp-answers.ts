import type { KmsOperation } from './provider.ts';
import { KmsError } from './provider.ts';

/** Numbers of 64 bits and points in time as the SDK gives them. */
type Int64 = number | string | { toString(): string };
/** A `google.protobuf.Timestamp`. */
export interface SdkTime {
  readonly seconds?: Int64 | null | undefined;
}
/** Bytes as the SDK gives them. */
export type SdkBytes = Uint8Array | string | null | undefined;

/** Milliseconds since 1970; null when the answer names no time. */
export function millisecondsOf(time: SdkTime | null | undefined): number | null {
  const seconds = Number(time?.seconds?.toString() ?? Number.NaN);
  return Number.isFinite(seconds) && seconds > 0 ? seconds * 1000 : null;
}

/** A time as people read it; undefined when there is none. */
export function timeText(time: SdkTime | null | undefined): string | undefined {
  const milliseconds = millisecondsOf(time);
  return milliseconds === null ? undefined : new Date(milliseconds).toISOString();
}

/** The number in a wrapped 64-bit integer; null when there is none. */
export function numberOf(wrapped: { readonly value?: Int64 | null | undefined } | null | undefined): number | null {
  const number = Number(wrapped?.value?.toString() ?? Number.NaN);
  return Number.isSafeInteger(number) ? number : null;
}

/** The bytes of an answer. Throws `invalid-response` when there are none. */
export function bytesOf(bytes: SdkBytes, operation: KmsOperation): Uint8Array {
  if (bytes instanceof Uint8Array && bytes.length > 0) return bytes;
  throw broken(operation, 'Cloud KMS answered without a result.');
}

/** A word of an enumeration, as the SDK spells it. */
export function wordOf(value: unknown, otherwise: string): string {
  return typeof value === 'string' && value !== '' ? value : otherwise;
}

/** The failure of an answer that says something else than it was asked. */
export function broken(operation: KmsOperation, detail: string): KmsError {
  return new KmsError({ kind: 'invalid-response', provider: 'GCP', operation, detail });
}
