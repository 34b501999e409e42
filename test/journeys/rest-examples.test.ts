import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { shownKey } from '../../src-main/api/rest/handlers/tenant-kms-config.ts';
import { type AccessRole, accessRoleSchema } from '../../src-shared/access-keys.ts';
import { everyOperation } from '../../src-shared/rest/operations.ts';
import type { Operation } from '../../src-shared/rest/operation.ts';
import { keyChangers, keyReaders, secretChangers, secretReaders } from '../../src-shared/rest/words.ts';
import { type Clouds, startClouds } from '../emulators/clouds.ts';
import { type DeskOverPort, openDeskOverPort } from '../support/desk-over-port.ts';
import { programPath } from '../support/peer.ts';

const run = promisify(execFile);
const passphrase = 'quiet meadow lantern harbour';
const file = (name: string): string => fileURLToPath(new URL(`../../docs/examples/rest/${name}`, import.meta.url));

/** The examples of `docs/rest.md`: what each is run with, and what that needs. Where everything is checked, some may not be missing. */
const examples = [
  { name: 'rest.sh', program: 'bash', needs: ['bash', 'curl'], optional: false },
  { name: 'rest.mjs', program: process.execPath, needs: [], optional: false },
  { name: 'rest.py', program: 'python3', needs: ['python3'], optional: true },
].map((example) => ({ ...example, missing: example.needs.filter((needed) => programPath(needed) === null) }));

const required = process.env['CI'] === 'true';

describe('the examples of the REST API', () => {
  let desk: DeskOverPort;
  let clouds: Clouds;
  let credential: Readonly<Record<string, string>>;

  beforeAll(async () => {
    const folder = mkdtempSync(join(tmpdir(), 'keydesk-examples-'));
    clouds = await startClouds(join(folder, 'clouds'));
    for (const [name, value] of Object.entries(clouds.environment)) vi.stubEnv(name, value);
    desk = await openDeskOverPort();
    const { client, app } = desk;
    await client.vault.create({ folder: desk.folder, name: 'Clinic', officer: 'Ada Officer', passphrase });
    for (const number of [1, 2, 3]) await client.keys.add({ displayName: `Key ${String(number)}`, key: clouds.clouds.aws.createKey('registered').reference });
    const { url } = await app.rest.serve(0);
    const { key, privateKey } = await client.accessKeys.create({ tenant: null, name: 'Examples', roles: ['account-admin'] });
    const { account } = await client.rest.status();
    credential = { KEYDESK_URL: url, KEYDESK_ACCOUNT: account, KEYDESK_PUBLIC_KEY: key.publicKey, KEYDESK_PRIVATE_KEY: privateKey };
    return async () => {
      await desk.close();
      await clouds.close();
      vi.unstubAllEnvs();
      rmSync(folder, { recursive: true, force: true });
    };
  });

  /** A tenant of its own for an example, and the KMS that it is to have. */
  async function tenantFor(name: string): Promise<Readonly<Record<string, string>>> {
    const tenant = name.replace('.', '-');
    await desk.client.tenants.create({ id: tenant, displayName: name });
    const kms = shownKey(clouds.clouds.aws.createKey(tenant).reference);
    return { KEYDESK_TENANT: tenant, KEYDESK_KMS: JSON.stringify(kms) };
  }

  for (const { name, program, optional, missing } of examples) {
    const isSkipped = missing.length > 0 && (optional || !required);
    const why = isSkipped ? ` (skipped: ${missing.join(', ')} not installed)` : '';
    it.skipIf(isSkipped)(`${name} does what it says${why}`, async () => {
      const surroundings = { PATH: process.env['PATH'] ?? '', HOME: desk.folder, ...credential, ...(await tenantFor(name)) };
      const { stdout, stderr } = await run(program, [file(name)], { env: surroundings, cwd: desk.folder });
      const [created, ...lines] = stdout.trim().split('\n');
      expect(created).toMatch(/^created examples\/rest-/);
      expect(lines).toEqual([
        'resolved password=first value',
        'resolved password=second value',
        'onboarded aws, rewrapped 2 of 2: done',
        expect.stringMatching(/^listed [4-6] keys on [23] pages$/),
        'rotated, both pairs work: password=second value',
        'deleted, neither pair works',
      ]);
      expect(stderr).toBe('');
    });

    it.skipIf(isSkipped)(`${name} ends badly when its key may not${why}`, async () => {
      const { key, privateKey } = await desk.client.accessKeys.create({ tenant: null, name: 'Reader', roles: ['secrets-read'] });
      const env = { PATH: process.env['PATH'] ?? '', ...credential, ...(await tenantFor(`no-${name}`)), KEYDESK_PUBLIC_KEY: key.publicKey, KEYDESK_PRIVATE_KEY: privateKey };
      const ended = run(program, [file(name)], { env, cwd: desk.folder });
      await expect(ended).rejects.toMatchObject({ stdout: '', stderr: expect.stringMatching(/403/) as string });
      await expect(ended).rejects.not.toMatchObject({ stderr: expect.stringContaining(privateKey) as string });
    });
  }
});

/** What `docs/rest.md` calls groups of roles. */
const groups: Readonly<Record<string, readonly AccessRole[]>> = { 'keys': keyReaders, 'keys+': keyChangers, 'secrets': secretReaders, 'secrets+': secretChangers };

/** The roles that a cell of the page names, by their group or one by one. */
function rolesIn(cell: string): readonly string[] {
  const [first = ''] = cell.split(' ');
  return groups[first] ?? Array.from(cell.matchAll(/`([\w-]+)`/g), ([, role = '']) => accessRoleSchema.parse(role));
}

const rolesOf = ({ admission }: Operation): readonly string[] => (admission.scope === 'open' ? [] : admission.roles);

describe('docs/rest.md', () => {
  const page = readFileSync(new URL('../../docs/rest.md', import.meta.url), 'utf8');
  const row = ({ method, path }: Operation): readonly string[] =>
    page.split('\n').find((line) => line.startsWith(`| \`${method.toUpperCase()} ${path}\` `))?.split(' | ') ?? [];

  const told = everyOperation.filter(({ path }) => !path.startsWith('/v1/account/'));

  it.each(told.map((operation) => [operation.id, operation] as const))('tells %s, whose it is and who may', (_id, operation) => {
    const [call = '', who = ''] = row(operation);
    expect(call.includes('**+**')).toBe(operation.ours === true);
    const roles = who === 'the same' ? ['tenant-admin', 'account-admin'] : rolesIn(who);
    expect(roles.toSorted()).toEqual(rolesOf(operation).toSorted());
  });

  it('says that the calls of the account are those of a tenant', () => {
    expect(page).toContain('the same at `/v1/account/keys`, by `account-admin`');
    for (const { path, admission } of everyOperation.filter((operation) => !told.includes(operation))) {
      expect(told.map((operation) => operation.path)).toContain(path.replace('/account/', '/tenant/'));
      expect(admission).toMatchObject({ scope: 'account', roles: ['account-admin'] });
    }
  });
});
