import { defaultFilter } from 'cmdk';
import type { Command } from '../stores/view-stores.ts';

/** Commands under their headings, in the order in which they are shown. */
export type CommandGroups = readonly (readonly [string, readonly Command[]])[];

/** From here on what is typed is rather a word of the command than letters that happen to stand in it. */
const meant = 0.4;

/** How well a command meets what is typed, from 0 to 1: its own words come before the words it can also be found by. */
function rank({ label, group, keywords = [] }: Command, typed: string): number {
  return defaultFilter(label, typed) || defaultFilter(label, typed, [group, ...keywords]) / 2;
}

/**
 * The commands that meet what is typed, the best first and with it its group; all of them while nothing is. What was found in
 * the vault stands below the commands that are meant, so that its coming does not change what Enter runs, and above the rest.
 */
export function findCommands(commands: readonly Command[], typed: string): CommandGroups {
  const standing = commands.filter(({ found }) => found !== true);
  if (typed.trim() === '') return [...Map.groupBy(standing, ({ group }) => group)];
  const ranked = standing.map((command) => ({ command, score: rank(command, typed) })).filter(({ score }) => score > 0);
  const met = ranked.sort((one, other) => other.score - one.score);
  const ordered = [
    ...met.filter(({ score }) => score >= meant).map(({ command }) => command),
    ...commands.filter(({ found }) => found === true),
    ...met.filter(({ score }) => score < meant).map(({ command }) => command),
  ];
  return [...Map.groupBy(ordered, ({ group }) => group)];
}
