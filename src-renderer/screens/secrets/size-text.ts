const units = ['KiB', 'MiB', 'GiB'] as const;

/** A number of bytes for people: `512 B`, `3.2 KiB`, `1 MiB`. */
export function sizeText(bytes: number): string {
  if (bytes < 1024) return `${bytes.toLocaleString()} B`;
  const step = Math.min(units.length - 1, Math.floor(Math.log2(bytes) / 10) - 1);
  const amount = bytes / 1024 ** (step + 1);
  return `${amount.toLocaleString(undefined, { maximumFractionDigits: amount < 10 ? 1 : 0 })} ${units[step] ?? 'KiB'}`;
}
