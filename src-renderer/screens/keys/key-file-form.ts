import { z } from 'zod';
import { lineSchema, pathSchema } from '../../../src-shared/values.ts';

/** How the name of every key file ends. */
export const keyFileEnding = '.keydesk-key';

/** The path of a key file. */
export const keyFilePathSchema = pathSchema.refine((path) => path.endsWith(keyFileEnding), `must end in ${keyFileEnding}`);

/** A key file that is to be made, without its passphrase: that one is kept apart from every form store. */
export const newKeyFileSchema = z.object({ displayName: lineSchema(120), path: keyFilePathSchema });
export type NewKeyFile = z.infer<typeof newKeyFileSchema>;

/** A key file that exists. Its passphrase may be left for later. */
export const knownKeyFileSchema = z.object({ displayName: lineSchema(120), path: keyFilePathSchema, passphrase: z.string().max(1024) });
export type KnownKeyFile = z.infer<typeof knownKeyFileSchema>;

/** A file name made of a key's name: `Acme Health` becomes `acme-health.keydesk-key`. */
export function keyFileName(displayName: string): string {
  const stem = displayName
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '');
  return (stem === '' ? 'customer' : stem) + keyFileEnding;
}
