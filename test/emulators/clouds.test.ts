import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Clouds, cloudNames, startClouds } from './clouds.ts';
import { addingLine, exportLines, onboardingLine, quoted } from './shell-lines.ts';
import { obey, type OwnedKeys } from './spoken.ts';
import { keyReferenceSchema } from '../../src-shared/key-references.ts';

describe('the emulated clouds', () => {
  const folder = mkdtempSync(join(tmpdir(), 'keydesk-clouds-'));
  let emulated: Clouds;
  let keys: OwnedKeys;

  beforeAll(async () => {
    emulated = await startClouds(folder);
    keys = Object.fromEntries(cloudNames.map((name) => [name, emulated.clouds[name].createKey('northwind')])) as unknown as OwnedKeys;
  });
  afterAll(async () => {
    await emulated.close();
    rmSync(folder, { recursive: true });
  });

  it.each(cloudNames)('has a key at %s that can be registered as it is', (name) => {
    const { reference } = keys[name];
    expect(keyReferenceSchema.parse(reference)).toEqual(reference);
  });

  it('keeps what signs in to itself', () => {
    for (const file of readdirSync(folder)) expect(statSync(join(folder, file)).mode & 0o077, file).toBe(0);
  });

  it.each(cloudNames)('prints a command for %s that names every part of the reference', (name) => {
    const line = addingLine('The key', keys[name].reference);
    const { provider: _, ...reference } = keys[name].reference;
    const texts = (value: unknown): readonly string[] => (typeof value === 'string' ? [value] : typeof value === 'object' && value !== null ? Object.values(value).flatMap(texts) : []);
    for (const text of texts(reference).filter((one) => !/^[A-Z_]+$/.test(one))) expect(line).toContain(text);
  });

  it('quotes what a shell would take apart', () => {
    expect(quoted('plain/path-1.pem')).toBe('plain/path-1.pem');
    expect(quoted("it's $HOME")).toBe("'it'\\''s $HOME'");
    expect(exportLines({ A: 'b c' })).toEqual(["export A='b c'"]);
  });

  it('says how a key is onboarded over the REST API', () => {
    const { reference } = keys.gcp;
    const [, body = ''] = /^export KEYDESK_KMS='(.*)'$/.exec(onboardingLine(reference)) ?? [];
    const config = { project_id: 'northwind-keys', impersonate_service_account: expect.stringContaining('@') as string, endpoint: emulated.clouds.gcp.endpoint };
    expect(JSON.parse(body)).toMatchObject({ provider: 'gcp', config });
  });

  it.each(cloudNames)('is out of reach at %s and back, and takes it when that is said twice', async (name) => {
    const say = (line: string) => obey(line, emulated.clouds, keys);
    const answers = (): Promise<boolean> => {
      const { hostname: host, port } = new URL(emulated.clouds[name].endpoint);
      return new Promise((resolve) => {
        const socket = connect({ host, port: Number(port) }, () => {
          socket.destroy();
          resolve(true);
        });
        socket.once('error', () => resolve(false));
      });
    };
    for (const [word, reached] of [['stop', false], ['stop', false], ['start', true], ['start', true]] as const) {
      expect(await say(`${word} ${name}`)).toContain(name);
      expect(await answers(), word).toBe(reached);
    }
  });

  it('obeys what is said, and says what can be', async () => {
    const say = (line: string) => obey(line, emulated.clouds, keys);
    expect(await say('disable aws')).toBe('aws: switch the key off, as its owner would');
    expect(await say('  ENABLE   azure-hsm ')).toContain('azure-hsm');
    expect(await say('enable aws')).toContain('aws');
    for (const line of ['', 'disable', 'explode aws', 'disable mars', 'constructor aws']) expect(await say(line)).toMatch(/^Say one of/);
  });
});
