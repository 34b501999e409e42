import { unzipSync, zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { readStoredZip, writeStoredZip } from '../../src-main/reports/stored-zip.ts';

const text = (words: string): Uint8Array => new TextEncoder().encode(words);
const files = new Map([['b.txt', text('second')], ['a.txt', text('')], ['c.bin', Uint8Array.from([0, 255, 80, 75, 3, 4])]]);

describe('a stored archive', () => {
  it('comes back as it was, in the order of the names', () => {
    const read = readStoredZip(writeStoredZip(files));
    expect([...read.keys()]).toEqual(['a.txt', 'b.txt', 'c.bin']);
    expect([...read].map(([name, content]) => [name, [...content]])).toEqual([...files].sort().map(([name, content]) => [name, [...content]]));
  });

  it('is the same whatever order the files were given in', () => {
    expect(writeStoredZip(new Map([...files].reverse()))).toEqual(writeStoredZip(files));
  });

  it('opens in another program', () => {
    expect(Object.fromEntries(Object.entries(unzipSync(writeStoredZip(files))).map(([name, content]) => [name, [...content]]))).toEqual({
      'a.txt': [], 'b.txt': [...text('second')], 'c.bin': [0, 255, 80, 75, 3, 4],
    });
  });
});

describe('another archive', () => {
  const named = Object.fromEntries(files);

  it('is refused when it is compressed, and nothing is unpacked: a bomb stays a bomb', () => {
    const bomb = zipSync({ 'report.json': new Uint8Array(10_000_000) }, { level: 9 });
    expect(() => readStoredZip(bomb)).toThrow('compressed');
  });

  it('is refused when another program stored the same files', () => {
    expect(() => readStoredZip(zipSync(named, { level: 0 }))).toThrow('not those of an archive');
  });

  it('is refused when a file comes twice', () => {
    const once = writeStoredZip(new Map([['a.txt', text('one')]]));
    const local = once.subarray(0, 30 + 5 + 3);
    expect(() => readStoredZip(Buffer.concat([local, once]))).toThrow('not those of an archive');
  });

  it('may name any place on the disk: the name is only a name', () => {
    const evil = writeStoredZip(new Map([['../../etc/passwd', text('x')]]));
    expect([...readStoredZip(evil).keys()]).toEqual(['../../etc/passwd']);
  });

  it('is refused when it is cut anywhere, or goes on', () => {
    const whole = writeStoredZip(files);
    for (let length = 0; length < whole.length; length += 1) expect(() => readStoredZip(whole.subarray(0, length)), `${length}`).toThrow();
    expect(() => readStoredZip(Buffer.concat([whole, Buffer.from('x')]))).toThrow();
    expect(() => readStoredZip(Buffer.concat([Buffer.from('x'), whole]))).toThrow();
  });

  it('is refused when its sizes are lies', () => {
    const lying = Buffer.from(writeStoredZip(files));
    lying.writeUInt32LE(0xffffffff, 18);
    expect(() => readStoredZip(lying)).toThrow('ends within a file');
  });
});
