/**
 * What a desk does with the machine's keychain, inside a session bus of its own: run by gnome-keyring.test.ts.
 * Arguments: the act, the folder of the desk. Prints one JSON line.
 */
import { ORPCError } from '@orpc/client';
import { createLocalClient, type LocalClient } from '../../src-main/api/local-client.ts';
import { createApp } from '../../src-main/app.ts';
import { uuid } from '../../src-main/crypto/primitives.ts';
import { systemClock } from '../../src-main/lib/clock.ts';
import { browserDesktop } from '../../src-main/lib/desktop.ts';
import { systemKeychain } from '../../src-main/lib/keychain.ts';
import { silentLogger } from '../../src-main/lib/logger.ts';
import { surroundings } from '../support/surroundings.ts';

const passphrase = 'violet harbour seventeen lanterns';
const devicePassphrase = 'another quiet meadow of forty larks';

const [act = '', folder = ''] = process.argv.slice(2);
const keychain = await systemKeychain(silentLogger);
const app = await createApp({ clock: systemClock, logger: silentLogger, desktop: browserDesktop, keychain, dataFolder: folder, surroundings, version: '0.0.0-test' });
const client = createLocalClient({ router: app.router, via: 'cli', newId: uuid });

async function slotOf(desk: LocalClient, kind: string): Promise<string> {
  const state = await desk.vault.state();
  const slot = state.phase === 'locked' ? state.slots.find((candidate) => candidate.kind === kind) : undefined;
  return slot?.id ?? '';
}

async function remember(): Promise<object> {
  await client.vault.create({ folder, name: 'Bound', officer: 'Ada', passphrase });
  const slots = await client.vault.addSlot({ passphrase, newPassphrase: devicePassphrase, device: true });
  return { kinds: slots.map((slot) => slot.kind), onThisDevice: slots.map((slot) => slot.onThisDevice) };
}

async function unlock(): Promise<object> {
  await client.vault.choose({ path: `${folder}/Bound.keydesk` });
  const slot = await slotOf(client, 'passphrase+device');
  const outcome = await client.vault.unlock({ slot, passphrase: devicePassphrase }).then(
    (state) => state.phase,
    (error: unknown) => (error instanceof ORPCError ? String(error.code) : String(error)),
  );
  return { outcome };
}

const acts: Readonly<Record<string, () => Promise<object>>> = { remember, unlock, available: () => Promise.resolve({}) };
const said = (await acts[act]?.()) ?? { problem: `no act ${act}` };
console.log(JSON.stringify({ available: keychain !== null, ...said }));
await app.close();
