import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { defaultSettings, readSettings, updateSettings } from '../../src-main/vault/settings.ts';
import { officerCaller as caller, openTestVault, type TestVault } from '../support/open-vault.ts';

describe('the settings of a vault', () => {
  let test: TestVault;
  beforeEach(() => {
    test = openTestVault();
  });
  afterEach(() => {
    test.close();
  });

  const store = (name: string, value: string): void => {
    test.vault.write(caller, { action: 'vault.settings' }, (rows) => rows.run('insert into settings values (:name, :value)', { name, value }));
  };

  it('are the defaults until one is changed, and then as they were changed', () => {
    expect(readSettings(test.vault)).toEqual(defaultSettings);
    const rest = { ...defaultSettings.rest, on: true, port: 8181 };
    expect(updateSettings(test.vault, caller, { rest })).toEqual({ ...defaultSettings, rest });
  });

  it('of an older version, which wrote numbers alone, are kept', () => {
    store('autoLockMinutes', '45');
    store('clipboardSeconds', '77');
    expect(readSettings(test.vault)).toEqual({ ...defaultSettings, autoLockMinutes: 45, clipboardSeconds: 77 });
  });

  it.each([
    ['is no JSON', 'rest', '{'],
    ['has lost a field', 'rest', '{"on":true,"port":8181}'],
    ['is out of bounds', 'clipboardSeconds', '9000'],
    ['has a name of a newer version', 'colour', '"red"'],
  ])('leave the others as they are when one %s', (_, name, value) => {
    store('autoLockMinutes', '45');
    store(name, value);
    expect(readSettings(test.vault)).toEqual({ ...defaultSettings, autoLockMinutes: 45 });
  });
});
