import type { Command } from 'commander';
import { resolve } from 'node:path';
import type { AccessDocument, Attestation, PolicyComparison, RotationStatus, Token, TokenKey } from '../../src-shared/key-abilities.ts';
import { keyPlaceSchema } from '../../src-shared/key-abilities.ts';
import type { KeyCheck, KmsKey } from '../../src-shared/keys.ts';
import { allRows, restOf } from './all-rows.ts';
import { exitCodes } from './exit-codes.ts';
import { badUsage } from './failure.ts';
import { writeFolder } from './files.ts';
import { keyText } from './key-text.ts';
import { unlockKey } from './key-unlock.ts';
import type { CommandLine } from './line.ts';
import { plain, shownTime } from './plain.ts';
import { facts, table } from './table.ts';
import { Unproven } from './unproven.ts';
import { onVault, withPassphrase, withUnlocking, type Work } from './work.ts';

const keyOf = ({ given }: Work): string => given.argument(0, 'KEY');

/** The key, unlocked: what it can do is asked of the provider. */
async function readyKey(work: Work): Promise<KmsKey> {
  const key = await work.client.keys.get({ key: keyOf(work) });
  await unlockKey(work, key);
  return key;
}

function documentText({ title, purpose, document }: AccessDocument): string {
  return `# ${title}\n# ${purpose}\n\n${document}`;
}

async function access(work: Work): Promise<void> {
  const { client, given, answer, line } = work;
  const tenant = given.maybe('tenant');
  const documents = await client.keys.access({ key: keyOf(work), ...(tenant === undefined ? {} : { tenant }) });
  const out = given.maybe('out');
  if (out === undefined) {
    answer.give(documents, () => documents.map(documentText).join('\n\n\n'));
    return;
  }
  const files = Object.fromEntries(documents.map(({ fileName, document }) => [fileName, new TextEncoder().encode(`${document}\n`)]));
  const written = writeFolder(resolve(line.cwd, out), files);
  answer.give({ written }, () => written.join('\n'));
}

const lineColumns = [
  { head: 'STATE', cell: ({ state }: PolicyComparison['lines'][number]) => state },
  { head: 'NEEDED', cell: ({ requirement }: PolicyComparison['lines'][number]) => requirement },
  { head: 'DETAIL', cell: ({ detail, remedy }: PolicyComparison['lines'][number]) => `${detail} ${remedy}`.trim() },
];

/** What is missing ends the command with the code of the KMS; what goes further than needed does not. */
async function policy(work: Work): Promise<void> {
  const { client, given, answer, busy } = work;
  await readyKey(work);
  const tenant = given.maybe('tenant');
  const compared = await busy('Reading the policy', client.keys.comparePolicy({ key: keyOf(work), ...(tenant === undefined ? {} : { tenant }) }));
  const text = (): string => compared.problem ?? table(lineColumns, compared.lines, 'Nothing was compared.');
  answer.give(compared, text);
  if (!compared.readable || compared.lines.some(({ state }) => state === 'missing')) throw new Unproven(exitCodes.kms);
}

function rotationText({ automatic, periodDays, nextAt, lastAt, versions, note }: RotationStatus): string {
  const said = automatic === null ? 'the provider does not say' : automatic ? 'on' : 'off';
  const pairs = facts([
    ['Automatic rotation', periodDays === null ? said : `${said}, every ${String(periodDays)} days`],
    ['Last rotation', shownTime(lastAt)],
    ['Next rotation', shownTime(nextAt)],
  ]);
  const columns = [
    { head: 'VERSION', cell: ({ version }: RotationStatus['versions'][number]) => version },
    { head: 'STATE', cell: ({ state, current }: RotationStatus['versions'][number]) => (current ? `${state}, current` : state) },
    { head: 'CREATED', cell: ({ createdAt }: RotationStatus['versions'][number]) => shownTime(createdAt) },
  ];
  return [pairs, ...(versions.length === 0 ? [] : [table(columns, versions, '')]), ...(note === '' ? [] : [note])].join('\n\n');
}

function attestationText({ outcome, format, keyVersion, checks, note }: Attestation): string {
  const columns = [
    { head: 'CHECK', cell: ({ check }: Attestation['checks'][number]) => check },
    { head: 'FOUND', cell: (check: Attestation['checks'][number]) => check.outcome },
    { head: 'DETAIL', cell: ({ detail }: Attestation['checks'][number]) => detail },
  ];
  const head = facts([['Attestation', outcome], ['Format', format ?? '-'], ['Key version', keyVersion ?? '-']]);
  return [head, table(columns, checks, 'Nothing could be checked.'), note].filter((part) => part !== '').join('\n\n');
}

const checkColumns = [
  { head: 'TIME', cell: ({ at }: KeyCheck) => shownTime(at) },
  { head: 'FROM', cell: ({ from }: KeyCheck) => from },
  { head: 'TO', cell: ({ phase }: KeyCheck) => phase },
  { head: 'SEEN BY', cell: ({ by }: KeyCheck) => by },
  { head: 'SAID', cell: ({ message }: KeyCheck) => message },
];

async function history(work: Work): Promise<void> {
  const { client, given, answer } = work;
  const key = keyOf(work);
  const found = await allRows(async (offset, limit) => client.keys.history({ key, offset, limit }), given.count('limit'));
  answer.give(found, () => table(checkColumns, found.rows, 'The validation of this key has not changed yet.') + restOf(found));
}

async function setInterval(work: Work): Promise<void> {
  const seconds = work.given.count('seconds');
  if (seconds === undefined) throw badUsage('--seconds', 'is missing', 'Give how many seconds lie between two checks, from 30 to 240.');
  const key = await work.client.keys.setInterval({ key: keyOf(work), intervalSeconds: seconds });
  work.answer.give(key, () => `${key.displayName} is validated every ${String(key.intervalSeconds)} seconds while the vault is open.`);
}

const tokenColumns = [
  { head: 'SLOT', cell: ({ slot }: Token) => slot, right: true },
  { head: 'TOKEN', cell: ({ label }: Token) => label },
  { head: 'SERIAL', cell: ({ serial }: Token) => serial },
  { head: 'PIN', cell: ({ pin }: Token) => pin },
  { head: 'WRAPS BY', cell: ({ mechanisms }: Token) => mechanisms.join(', ') },
  { head: 'MAKER', cell: ({ manufacturer, model }: Token) => `${manufacturer} ${model}` },
];

const tokenKeyColumns = [
  { head: 'LABEL', cell: ({ label }: TokenKey) => label },
  { head: 'URI', cell: ({ uri }: TokenKey) => uri },
  { head: 'CAN WRAP', cell: ({ problem }: TokenKey) => problem ?? 'yes' },
];

/** The tokens of a module; with `--serial`, the keys on one of them. */
async function tokens(work: Work): Promise<void> {
  const { client, given, answer, passphrases, line, busy } = work;
  const module = resolve(line.cwd, given.argument(0, 'MODULE'));
  const serial = given.maybe('serial');
  if (serial === undefined) {
    const found = await busy('Asking the module', client.keys.tokens({ module }));
    answer.give(found, () => table(tokenColumns, found, 'No token is in a slot of this module.'));
    return;
  }
  const pin = await passphrases.existing('pin');
  const found = await busy('Asking the token', client.keys.tokenKeys({ module, serial, pin, lastTry: given.flag('last-try') }));
  answer.give(found, () => table(tokenKeyColumns, found, 'No secret key is on this token.'));
}

/** The place of a new key is written as the contract has it; the PIN of a token comes apart from it. */
async function make(work: Work): Promise<void> {
  const { client, given, answer, passphrases, busy } = work;
  const written = await placeOf(work);
  const pin = written['provider'] === 'PKCS11' ? { pin: await passphrases.existing('pin') } : {};
  const place = keyPlaceSchema.safeParse({ ...written, ...pin });
  if (!place.success) {
    const [issue] = place.error.issues;
    throw badUsage(issue?.path.join('.') ?? 'place', plain(issue?.message ?? 'is not a place'), 'Correct this field; docs/keys.md shows a place of each provider.');
  }
  const made = await busy('Making the key', client.keys.createAtProvider({ displayName: given.argument(0, 'NAME'), place: place.data }));
  answer.give(made, () => keyText(made));
}

async function placeOf({ line }: Work): Promise<Readonly<Record<string, unknown>>> {
  const text = new TextDecoder().decode(await line.terminal.readInput());
  try {
    const parsed: unknown = JSON.parse(text);
    if (typeof parsed === 'object' && parsed !== null && !('pin' in parsed)) return { ...parsed };
  } catch {
    // Said below, for every input that is not the JSON of a place.
  }
  throw badUsage('standard input', 'is not the JSON of a place', 'Give the place as JSON, without a PIN: that is asked for, or comes from --pin-file.');
}

/** The commands that look after a key: `keydesk key access`, `policy`, `rotation`, … */
export function careCommands(key: Command, line: CommandLine): void {
  const granting = key.command('access <key>').description('what the customer must grant, as texts to hand over');
  onVault(granting.option('--tenant <id>', 'narrowed to one tenant').option('--out <folder>', 'write them into a new folder'), line, access);
  const comparing = key.command('policy <key>').description('compare what the customer grants with what the key needs');
  onVault(withUnlocking(comparing.option('--tenant <id>', 'narrowed to one tenant')), line, policy);
  onVault(withUnlocking(key.command('rotation <key>').description('how and when the provider rotates the key')), line, async (work) => {
    await readyKey(work);
    const found = await work.busy('Asking the provider', work.client.keys.rotation({ key: keyOf(work) }));
    work.answer.give(found, () => rotationText(found));
  });
  onVault(withUnlocking(key.command('attestation <key>').description("read and check the HSM's own statement of the key")), line, async (work) => {
    await readyKey(work);
    const found = await work.busy('Asking the provider', work.client.keys.attestation({ key: keyOf(work) }));
    work.answer.give(found, () => attestationText(found));
    if (found.outcome === 'failed') throw new Unproven(exitCodes.verification);
  });
  onVault(key.command('history <key>').description('when the validation of a key changed').option('--limit <n>', 'at most so many'), line, history);
  onVault(key.command('interval <key>').description('how often the key is validated').option('--seconds <n>', '30 to 240'), line, setInterval);
  const listing = key.command('tokens <module>').description('the tokens of a PKCS#11 module, or the keys on one');
  listing.option('--serial <text>', 'list the keys on the token with this serial number').option('--last-try', 'enter the PIN even when a wrong one would lock the token');
  onVault(withPassphrase(listing, 'pin'), line, tokens);
  onVault(withPassphrase(key.command('make <name>').description('make a key at the provider; its place is read as JSON'), 'pin'), line, make);
}
