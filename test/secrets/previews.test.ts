import { describe, expect, it } from 'vitest';
import { SecretBytes } from '../../src-main/crypto/secret-bytes.ts';
import { type HeldPreview, Previews } from '../../src-main/secrets/importing/previews.ts';
import { newId } from './keyring.ts';
import { asIs, eachRoom } from './room.ts';

const room = eachRoom();

function previewsOver(): Previews {
  const { vault, keyring, test } = room;
  return new Previews({ vault, keyring, clock: test.clock, newId });
}

const fileOf = (text: string, fileName = 'a.env') => ({ tenant: 'acme', fileName, content: SecretBytes.fromUtf8(text) });
const zeros = ({ judged }: HeldPreview): boolean => judged.every(({ entry }) => entry.value.every((byte) => byte === 0));

describe('what a preview holds in clear', () => {
  it('is there while it is wanted and zero when it is dropped, with the file', async () => {
    await room.open();
    const previews = previewsOver();
    const file = fileOf('A=hunter2\n');
    const held = previews.get(previews.open(file, asIs()).preview);
    expect(zeros(held)).toBe(false);
    previews.drop(held.shown.preview);
    expect(zeros(held)).toBe(true);
    expect(() => file.content.expose()).toThrow('wiped');
  });

  it.each([
    ['after ten minutes', () => room.test.clock.advance(600_000)],
    ['at the lock', (previews: Previews) => previews.close()],
    ['when the file is opened again', (previews: Previews) => previews.open(fileOf('B=2'), asIs())],
    ['when looked at again', (previews: Previews, id: string) => previews.revise(id, asIs({ prefix: 'x.' }))],
    ['when three others are opened', (previews: Previews) => ['1', '2', '3'].map((name) => previews.open(fileOf('B=2', name), asIs({ format: 'dotenv' })))],
  ])('is zero %s', async (_when, happen) => {
    await room.open();
    const previews = previewsOver();
    const held = previews.get(previews.open(fileOf('A=hunter2\n'), asIs()).preview);
    happen(previews, held.shown.preview);
    expect(zeros(held)).toBe(true);
  });

  it('is wiped when it is given back after the lock, and when the file is refused', async () => {
    await room.open();
    const previews = previewsOver();
    const held = previews.take(previews.open(fileOf('A=hunter2\n'), asIs()).preview);
    previews.close();
    expect(zeros(held)).toBe(false);
    previews.giveBack(held);
    expect(zeros(held)).toBe(true);
    const broken = fileOf('A=1\nA=2\n');
    expect(() => previewsOver().open(broken, asIs())).toThrow('IMPORT_MALFORMED');
    expect(() => broken.content.expose()).toThrow('wiped');
  });
});
