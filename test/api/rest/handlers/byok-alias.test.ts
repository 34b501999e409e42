import { describe, expect, it } from 'vitest';
import { AbleKms } from '../../../keys/able-kms.ts';
import { each } from '../../../support/each-desk.ts';
import type { HeldKey } from '../test-door.ts';
import { TenantDoor, told } from './tenant-door.ts';

/** The door over a KMS that tells which key an alias names. */
class AliasDoor extends TenantDoor {
  readonly clouds: AbleKms;

  constructor(clouds = new AbleKms()) {
    super(clouds);
    this.clouds = clouds;
  }
}

const door = each(() => new AliasDoor(), (made) => {
  made.use({ aws: { profile: 'keydesk', roleArn: 'arn:aws:iam::000000000009:role/keydesk', externalId: null, endpoint: null, stsEndpoint: null } });
});

const place = 'arn:aws:kms:eu-central-1:000000000001';
const first = '0f0e0d0c-0b0a-4908-8706-050403020100';
const second = '1f1e1d1c-0b0a-4908-8706-050403020100';

async function stage(who: HeldKey, name = `${place}:alias/northwind`, tenant = 'acme') {
  const answer = await door.ask('stageByok', who, { params: { tenant }, body: { provider: 'AWS', kmsKeyResourceName: name } });
  await door.rooms.keys.settled();
  return answer;
}

const registered = () =>
  door.rooms.keys.list({ search: '', sort: 'createdAt', descending: false, offset: 0, limit: 100 }).rows.map(({ resource }) => resource).toSorted();
const staged = (tenant = 'acme') => door.rooms.byok.status(tenant).config?.kmsKey;

describe('an alias that is staged again', () => {
  it('is the key that it named, registered once', async () => {
    const who = await door.key('acme', 'keys-admin');
    door.clouds.aliasOf = first;
    expect((await stage(who)).status).toBe(200);
    expect(registered()).toEqual([`${place}:key/${first}`]);
    const before = staged();
    for (let times = 0; times < 2; times += 1) expect((await stage(who)).status).toBe(200);
    expect(registered()).toEqual([`${place}:key/${first}`]);
    expect(staged()).toBe(before);
  });

  it('is another key once its owner has pointed it elsewhere', async () => {
    const who = await door.key('acme', 'keys-admin');
    door.clouds.aliasOf = first;
    await stage(who);
    const before = staged();
    door.clouds.aliasOf = second;
    expect((await stage(who)).status).toBe(200);
    expect(registered()).toEqual([`${place}:key/${first}`, `${place}:key/${second}`]);
    expect(staged()).not.toBe(before);
  });

  it('is staged by its name where nobody tells the key behind it', async () => {
    const who = await door.key('acme', 'keys-admin');
    door.clouds.aliasOf = first;
    await stage(who);
    door.clouds.refuse('unreachable');
    expect((await stage(who)).status).toBe(200);
    expect(registered()).toEqual([`${place}:alias/northwind`, `${place}:key/${first}`]);
  });

  it('asks no key where none that it could name is registered', async () => {
    const who = await door.key('acme', 'keys-admin');
    door.clouds.aliasOf = first;
    await stage(who, `arn:aws:kms:eu-west-1:000000000001:key/${second}`);
    const validation = [...door.clouds.calls];
    await stage(who);
    expect(door.clouds.calls).toEqual([...validation, ...validation]);
  });

  it('gives no tenant the key of another', async () => {
    door.clouds.aliasOf = first;
    await stage(await door.key(null, 'keys-admin'), undefined, 'globex');
    const who = await door.key('acme', 'keys-admin');
    expect(told(await stage(who))).toEqual([403, 'key_of_another_tenant']);
    expect(staged()).toBeUndefined();
    expect(registered()).toHaveLength(1);
  });
});
