import type { KeyClient, KeyProperties, KeyRotationPolicy } from '@azure/keyvault-keys';
import type { RotationStatus } from '../../src-shared/key-abilities.ts';
import { isTokenRefusal } from './azure-failure.ts';
import type { AzureKeyResource } from './azure-store.ts';

/** No key has more versions that matter: the newest are shown. */
const mostVersions = 50;

/**
 * Where a key stands with its rotation: its policy, which a narrow role may not show, and its versions, newest first.
 * `now` in milliseconds since 1970. Throws what the SDK throws when the versions cannot be read.
 */
export async function rotationOf(client: KeyClient, { name }: AzureKeyResource, abortSignal: AbortSignal, now: number): Promise<RotationStatus> {
  const versions = await versionsOf(client, name, abortSignal);
  const policy = await policyOf(client, name, abortSignal);
  const period = policy === null ? null : rotationPeriod(policy);
  const lastAt = versions[0]?.createdOn?.getTime() ?? null;
  const automatic = policy === null ? null : period !== null;
  return {
    automatic,
    periodDays: period,
    nextAt: period === null || lastAt === null ? null : lastAt + period * dayMs,
    lastAt: versions.length > 1 ? lastAt : null,
    versions: versions.map((version, at) => ({
      version: version.version ?? 'unknown',
      state: versionState(version, now),
      createdAt: version.createdOn?.getTime() ?? null,
      current: at === 0,
    })),
    note: noteOf(automatic),
  };
}

const dayMs = 86_400_000;

async function versionsOf(client: KeyClient, name: string, abortSignal: AbortSignal): Promise<readonly KeyProperties[]> {
  const versions: KeyProperties[] = [];
  for await (const version of client.listPropertiesOfKeyVersions(name, { abortSignal })) versions.push(version);
  const made = (version: KeyProperties): number => version.createdOn?.getTime() ?? 0;
  return versions.sort((one, other) => made(other) - made(one)).slice(0, mostVersions);
}

/** The rotation policy; null when it may not be read or the store has none. */
async function policyOf(client: KeyClient, name: string, abortSignal: AbortSignal): Promise<KeyRotationPolicy | null> {
  try {
    return await client.getKeyRotationPolicy(name, { abortSignal });
  } catch (error) {
    if (abortSignal.aborted || isTokenRefusal(error)) throw error;
    return null;
  }
}

/** After how many days a policy rotates the key; null when it only warns. */
function rotationPeriod(policy: KeyRotationPolicy): number | null {
  const action = policy.lifetimeActions?.find((candidate) => candidate.action === 'Rotate');
  if (action === undefined) return null;
  const after = daysOf(action.timeAfterCreate);
  if (after !== null) return after;
  const [life, before] = [daysOf(policy.expiresIn), daysOf(action.timeBeforeExpiry)];
  return life === null || before === null ? null : Math.max(life - before, 0);
}

/** The days in a duration of ISO 8601 as Azure takes it (`P90D`, `P2Y`, `P18M`), months counted as 30 days. */
export function daysOf(duration: string | undefined): number | null {
  const parts = /^P(?:(?<years>\d{1,4})Y)?(?:(?<months>\d{1,4})M)?(?:(?<weeks>\d{1,4})W)?(?:(?<days>\d{1,5})D)?$/.exec(duration ?? '')?.groups;
  if (parts === undefined || duration === 'P') return null;
  const number = (name: string): number => Number(parts[name] ?? 0);
  return number('years') * 365 + number('months') * 30 + number('weeks') * 7 + number('days');
}

function versionState({ enabled, notBefore, expiresOn }: KeyProperties, now: number): string {
  if (enabled === false) return 'disabled';
  if (notBefore !== undefined && notBefore.getTime() > now) return 'not valid yet';
  return expiresOn !== undefined && expiresOn.getTime() <= now ? 'expired' : 'enabled';
}

function noteOf(automatic: boolean | null): string {
  const wraps = 'A wrapping stays with the version that made it: rewrap after a rotation, before an old version is disabled.';
  if (automatic === null) return `The rotation policy may not be read with the rights of this identity. ${wraps}`;
  return automatic ? `Azure makes a new version by itself. ${wraps}` : `Azure makes no new version by itself. ${wraps}`;
}
