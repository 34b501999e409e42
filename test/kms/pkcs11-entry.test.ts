import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { processFile } from '../../src-main/kms/pkcs11-entry.ts';
import config from '../../electron.vite.config.ts';

describe('the file of a module\'s process', () => {
  it('stands beside the sources, where they run as they are', () => {
    expect(processFile()).toBe(fileURLToPath(new URL('../../src-main/kms/pkcs11-process.ts', import.meta.url)));
    expect(existsSync(processFile())).toBe(true);
  });

  it.each(['/app/out/main/main.js', '/app/out/main/chunks/pkcs11-Cx1.js'])('stands at the top of the bundle, seen from %s', (self) => {
    expect(processFile(self)).toBe('/app/out/main/pkcs11-process.js');
  });

  it('is bundled under that name', () => {
    const text = JSON.stringify(config);
    expect(text).toContain('"pkcs11-process":');
    expect(text).toContain('src-main/kms/pkcs11-process.ts"');
  });
});
