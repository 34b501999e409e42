import { describe, expect, it } from 'vitest';

import { isNewEnough, namedDescriptors, packagedNode } from '../../build/right-node.js';
import { temporaryFolder } from './temporary-folder.ts';

describe('the right Node', () => {
  it.each(['22.18.0', '22.20.1', '23.0.0', '24.21.0', '100.0.0'])('can be %s', (version) => {
    expect(isNewEnough(version)).toBe(true);
  });

  it.each(['20.20.2', '22.17.9', '18.0.0', '9.99.0', ''])('cannot be %j', (version) => {
    expect(isNewEnough(version)).toBe(false);
  });

  it('is taken from the node package when it is there', () => {
    expect(packagedNode(temporaryFolder({ 'node_modules/node/bin/node': '' }))).toMatch(/node_modules.node.bin.node$/);
    expect(packagedNode(temporaryFolder())).toBeNull();
  });

  it('is handed the open files the arguments name', () => {
    expect(namedDescriptors(['vault', 'check', '--passphrase-fd', '3'])).toEqual([3]);
    expect(namedDescriptors(['--passphrase-fd=4', '--new-passphrase-fd', '5'])).toEqual([4, 5]);
    expect(namedDescriptors(['--passphrase-fd', '0', '--rows', '3', '--fdx', '9'])).toEqual([]);
  });
});
