import { describe, expect, it } from 'vitest';

import { judgeImport } from './import-table.ts';

const judge = (from: string, specifier: string, typeOnly = false): string | null =>
  judgeImport({ from, specifier, typeOnly });

describe('the import table lets stand', () => {
  it.each([
    ['src-shared/secrets.ts', 'zod'],
    ['src-shared/contract.ts', '@orpc/contract'],
    ['src-renderer/screens/secrets/list.tsx', '../../../src-shared/secrets.ts'],
    ['src-renderer/client.ts', '@orpc/client'],
    ['src-main/crypto/primitives.ts', 'node:crypto'],
    ['src-main/crypto/envelope.ts', './primitives.ts'],
    ['src-main/crypto/key-wrap.ts', '@noble/ciphers/aes.js'],
    ['src-main/kms/aws.ts', '@aws-sdk/client-kms'],
    ['src-main/kms/aws/client.ts', '../aws-errors.ts'],
    ['src-main/kms/registry.ts', './aws.ts'],
    ['src-main/vault/database.ts', 'better-sqlite3'],
    ['src-main/secrets/reveal.ts', '../vault/vault.ts'],
    ['src-main/secrets/reveal.ts', './rows.ts'],
    ['src-main/byok/activate.ts', '../kms/provider.ts'],
    ['src-main/http/server.ts', 'fastify'],
    ['src-main/shell/window.ts', 'electron'],
    ['src-main/preload.ts', 'electron'],
    ['src-main/app.ts', './secrets/reveal.ts'],
    ['src-main/cli.ts', './app.ts'],
    ['src-main/cli/verify.ts', '../reports/verify.ts'],
    ['test/emulators/aws.ts', 'node:crypto'],
    ['build/bundle.ts', 'electron-vite'],
  ])('%s → %s', (from, specifier) => {
    expect(judge(from, specifier)).toBeNull();
  });

  it('the types of a room in api, where its values are passed in', () => {
    expect(judge('src-main/api/secrets.ts', '../secrets/secrets.ts', true)).toBeNull();
    expect(judge('src-main/api/secrets.ts', '../secrets/secrets.ts', false)).toContain('app.ts pass it in');
  });
});

describe('the import table refuses, and names the remedy', () => {
  it.each([
    ['src-shared/secrets.ts', 'node:fs', 'zod and @orpc/contract only'],
    ['src-shared/secrets.ts', 'react', 'zod and @orpc/contract only'],
    ['src-shared/secrets.ts', '../src-main/lib/clock.ts', 'move what it needs into src-shared'],
    ['src-renderer/app.tsx', '../src-main/app.ts', 'client.ts'],
    ['src-renderer/app.tsx', 'fs', 'client.ts'],
    ['src-renderer/app.tsx', 'node:fs', 'client.ts'],
    ['src-renderer/app.tsx', 'electron', 'client.ts'],
    ['src-renderer/app.tsx', '@orpc/client', 'client.ts'],
    ['src-main/crypto/envelope.ts', 'node:crypto', 'primitives.ts'],
    ['src-main/crypto/envelope.ts', 'crypto', 'primitives.ts'],
    ['src-main/crypto/envelope.ts', 'node:fs', 'no I/O'],
    ['src-main/crypto/envelope.ts', '../vault/vault.ts', 'pass the value in'],
    ['src-main/secrets/reveal.ts', '@noble/ciphers/aes.js', 'src-main/crypto'],
    ['src-main/kms/aws.ts', './key-file.ts', 'stands alone'],
    ['src-main/kms/aws.ts', '../vault/vault.ts', 'stands alone'],
    ['src-main/kms/provider.ts', './aws.ts', 'stays tiny'],
    ['src-main/kms/key-file.ts', '@aws-sdk/client-kms', 'kms/aws'],
    ['src-main/keys/keys.ts', '@azure/keyvault-keys', 'kms/azure'],
    ['src-main/keys/keys.ts', '@google-cloud/kms', 'kms/gcp'],
    ['src-main/keys/keys.ts', 'pkcs11js', 'kms/pkcs11'],
    ['src-main/vault/migrations.ts', 'better-sqlite3', 'vault/database.ts'],
    ['src-main/vault/vault.ts', '../tenants/tenants.ts', 'knows no noun'],
    ['src-main/secrets/create.ts', '../tenants/tenants.ts', "another noun's room"],
    ['src-main/byok/stage.ts', '../kms/aws.ts', "another noun's room"],
    ['src-main/api/secrets.ts', 'fastify', 'src-main/http'],
    ['src-main/secrets/create.ts', 'node:http', 'src-main/http'],
    ['src-main/secrets/create.ts', '@orpc/server', 'keep oRPC'],
    ['src-main/secrets/create.ts', 'electron', 'Desktop interface'],
    ['src-main/vault/unlock.ts', 'keytar', 'Keychain interface'],
    ['src-main/app.ts', './shell/window.ts', 'without Electron'],
    ['src-main/app.ts', './cli/serve.ts', 'without a host'],
    ['src-main/cli.ts', './shell/window.ts', 'no window'],
    ['src-main/preload.ts', './lib/clock.ts', 'one port'],
    ['src-main/preload.ts', 'zod', 'sandboxed preload'],
    ['src-main/lib/clock.ts', '../vault/vault.ts', 'nothing of the domain'],
    ['src-main/reports/pdf.ts', 'react', 'src-renderer'],
    ['src-main/app.ts', '../test/emulators/aws.ts', 'pass it in'],
    ['test/journeys/open.test.ts', 'electron', 'child process'],
  ])('%s → %s', (from, specifier, remedy) => {
    expect(judge(from, specifier)).toContain(remedy);
  });

  it("a type of another noun's room", () => {
    expect(judge('src-main/secrets/create.ts', '../tenants/tenants.ts', true)).toContain("another noun's room");
  });
});
