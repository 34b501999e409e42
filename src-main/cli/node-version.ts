const oldest = [22, 18] as const;

/** Why Keydesk does not run on a Node such as `20.19.0`; `null` when it does. */
export function nodeRefusal(version: string): string | null {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const isNewEnough = major > oldest[0] || (major === oldest[0] && minor >= oldest[1]);
  if (isNewEnough) return null;
  return `Keydesk needs Node ${oldest.join('.')} or newer, and this is ${version}: start it with \`npm run keydesk\`, which brings its own.`;
}
