import { KeydeskError } from '../../src-shared/errors.ts';

/** A key at Google Cloud KMS, without a version. */
export interface GcpKeyResource {
  readonly provider: 'GCP';
  readonly project: string;
  readonly location: string;
  readonly keyRing: string;
  readonly key: string;
}

/** How to write the name of a key at Google Cloud. */
export const gcpNameRemedy = 'Copy the resource name of the key from the console: projects/P/locations/L/keyRings/R/cryptoKeys/K, without a version.';

const shape =
  /^projects\/(?<project>[a-z][a-z0-9:.-]{4,61}[a-z0-9])\/locations\/(?<location>[a-z0-9-]+)\/keyRings\/(?<keyRing>[\w-]{1,63})\/cryptoKeys\/(?<key>[\w-]{1,63})$/;

/** Reads the resource name of a key at Google Cloud. Throws `BAD_INPUT` naming `field`. */
export function parseGcpKeyName(text: string, field = 'keyName'): GcpKeyResource {
  const named = shape.exec(text)?.groups;
  if (named === undefined) throw new KeydeskError('BAD_INPUT', { field, problem: problemOf(text), remedy: gcpNameRemedy });
  const part = (name: string): string => named[name] ?? '';
  return { provider: 'GCP', project: part('project'), location: part('location'), keyRing: part('keyRing'), key: part('key') };
}

/** The resource name of a key, as Google Cloud writes it. */
export function formatGcpKeyName({ project, location, keyRing, key }: GcpKeyResource): string {
  return `projects/${project}/locations/${location}/keyRings/${keyRing}/cryptoKeys/${key}`;
}

function problemOf(text: string): string {
  return text.includes('/cryptoKeyVersions') ? 'This names a version of the key.' : 'This is not the resource name of a key.';
}
