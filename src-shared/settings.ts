import { z } from 'zod';
import { cloudIdentitiesSchema } from './cloud-identities.ts';
import { procedure } from './procedure.ts';
import { pathSchema } from './values.ts';

/** The REST API of this vault: whether it is on, where it listens, and how much one credential may ask in a minute. */
export const restSettingsSchema = z.object({
  on: z.boolean(),
  port: z.int().min(1024).max(65_535),
  callsPerMinute: z.int().min(10).max(1_000_000),
  /** Whether calls keep the vault open: else it locks when nobody has been at the desk, whatever is called. */
  keepsOpen: z.boolean(),
});
export type RestSettings = z.infer<typeof restSettingsSchema>;

/** What an officer can set in a vault. */
export const settingsSchema = z.object({
  autoLockMinutes: z.int().min(1).max(240),
  clipboardSeconds: z.int().min(5).max(300),
  rest: restSettingsSchema,
  cloudIdentities: cloudIdentitiesSchema,
});
export type Settings = z.infer<typeof settingsSchema>;

/** What the desk is and what its host can do. */
export const aboutSchema = z.object({
  version: z.string(),
  host: z.enum(['electron', 'browser']),
  runtime: z.string(),
  keychain: z.object({ available: z.boolean(), detail: z.string() }),
  algorithms: z.array(z.string()).readonly(),
  paths: z.object({ data: pathSchema, logs: pathSchema }),
});
export type About = z.infer<typeof aboutSchema>;

/** The settings of the open vault, and what this desk is. */
export const settingsContract = {
  get: procedure.output(settingsSchema),
  update: procedure.input(settingsSchema.partial()).output(settingsSchema),
  about: procedure.output(aboutSchema),
};

/** What the operating system offers; a host that has no dialogs answers `null`. */
export const desktopContract = {
  chooseFolder: procedure.input(z.object({ title: z.string().max(120) })).output(z.object({ path: pathSchema.nullable() })),
  chooseFile: procedure.input(z.object({ title: z.string().max(120) })).output(z.object({ path: pathSchema.nullable() })),
};
