import { type Cloud, type CloudName, cloudNames, type OwnedKey } from './clouds.ts';

/** The key of the demonstration at each cloud. */
export type OwnedKeys = Readonly<Record<CloudName, OwnedKey>>;

/** What can be said to the emulators while they run, with what it does. */
export const spoken = {
  disable: 'switch the key off, as its owner would',
  enable: 'switch it on again',
  rotate: 'make a new version of it',
  throttle: 'turn the next 20 calls away for being too many',
  slow: 'answer the next 20 calls after 3 seconds',
  break: 'cut the next 20 connections',
  stop: 'be out of reach',
  start: 'be back',
  clear: 'forget all faults',
} as const;
type Word = keyof typeof spoken;

const acts: Readonly<Record<Word, (cloud: Cloud, key: OwnedKey) => void | Promise<void>>> = {
  disable: (_, key) => key.disable(),
  enable: (_, key) => key.enable(),
  rotate: (_, key) => key.rotate(),
  throttle: (cloud) => cloud.weather({ kind: 'throttle', retryAfterSeconds: 1 }, 20),
  slow: (cloud) => cloud.weather({ kind: 'latency', milliseconds: 3000 }, 20),
  break: (cloud) => cloud.weather({ kind: 'cut' }, 20),
  stop: async (cloud) => cloud.stop(),
  start: async (cloud) => cloud.start(),
  clear: (cloud) => cloud.clear(),
};

const isWord = (text: string): text is Word => Object.hasOwn(spoken, text);
const isCloud = (text: string): text is CloudName => cloudNames.some((name) => name === text);

/** Does what was typed, such as `disable aws`, and answers what to say to it. */
export async function obey(line: string, clouds: Readonly<Record<CloudName, Cloud>>, keys: OwnedKeys): Promise<string> {
  const [word = '', name = ''] = line.trim().toLowerCase().split(/\s+/);
  if (!isWord(word) || !isCloud(name)) return `Say one of: ${Object.keys(spoken).join(', ')}; then one of: ${cloudNames.join(', ')}. For example: disable aws`;
  await acts[word](clouds[name], keys[name]);
  return `${name}: ${spoken[word]}`;
}
