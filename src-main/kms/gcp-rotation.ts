import type { RotationStatus } from '../../src-shared/key-abilities.ts';
import { millisecondsOf, wordOf } from './gcp-answers.ts';
import type { SdkKey, SdkVersion } from './gcp-describe.ts';
import type { GcpKeyName } from './gcp-name.ts';
import { versionOf } from './gcp-name.ts';

const secondsPerDay = 86_400;

/** How a key rotates. `versions` is null when they may not be listed; the primary one is then all that is known. */
export function rotationOf(key: GcpKeyName, found: SdkKey, versions: readonly SdkVersion[] | null): RotationStatus {
  const seconds = Number(found.rotationPeriod?.seconds?.toString() ?? Number.NaN);
  const listed = versions ?? (found.primary === null || found.primary === undefined ? [] : [found.primary]);
  const primary = found.primary?.name ?? null;
  return {
    automatic: Number.isFinite(seconds) && seconds > 0,
    periodDays: Number.isFinite(seconds) && seconds > 0 ? Math.max(1, Math.round(seconds / secondsPerDay)) : null,
    nextAt: millisecondsOf(found.nextRotationTime),
    lastAt: millisecondsOf(found.primary?.createTime),
    versions: listed.map((version) => versionLine(key, version, primary)).sort((one, other) => Number(other.version) - Number(one.version)),
    note: versions === null ? notListed : note(listed, primary),
  };
}

const notListed =
  'The versions may not be listed: grant cloudkms.cryptoKeyVersions.list to see them. Only the primary version is shown.';

function versionLine(key: GcpKeyName, version: SdkVersion, primary: string | null): RotationStatus['versions'][number] {
  return {
    version: versionOf(key, version.name) ?? 'unknown',
    state: wordOf(version.state, 'unknown'),
    createdAt: millisecondsOf(version.createTime),
    current: version.name === primary,
  };
}

function note(versions: readonly SdkVersion[], primary: string | null): string {
  const off = versions.filter((version) => version.name !== primary && version.state !== 'ENABLED').length;
  const kept = 'Google Cloud opens with the version that wrapped: keep older versions enabled until their data keys are rewrapped.';
  return off === 0 ? kept : `${kept} Older versions that are not enabled: ${String(off)}. What they wrapped cannot be opened.`;
}
