import type { Asker } from '../lib/asker.ts';
import type { Secrets } from '../secrets/secrets.ts';
import { type Access, readers, requireRole } from './access.ts';
import { asking } from './asking.ts';
import type { CallContext, Implementer } from './boundary.ts';

/** Who may ask what of the secrets: readers see what is not a value, changers alone see, write and carry out values. */
export function secretHandlers(os: Implementer, access: Access<{ readonly secrets: Secrets }>) {
  const reading = (context: CallContext): Secrets => {
    const { caller, rooms } = access(context);
    requireRole(caller, readers);
    return rooms.secrets;
  };
  const changing = (context: CallContext): { readonly secrets: Secrets; readonly asker: Asker } => {
    const entry = access(context);
    return { secrets: entry.rooms.secrets, asker: asking(entry) };
  };
  return {
    list: os.secrets.list.handler(({ input, context }) => reading(context).list(input)),
    get: os.secrets.get.handler(({ input, context }) => reading(context).get(input.secret)),
    history: os.secrets.history.handler(({ input, context }) => reading(context).history(input.secret)),
    ...valueHandlers(os, changing),
    ...stateHandlers(os, changing),
    ...fileHandlers(os, changing, reading),
  };
}

type Changing = (context: CallContext) => { readonly secrets: Secrets; readonly asker: Asker };

function valueHandlers(os: Implementer, changing: Changing) {
  return {
    create: os.secrets.create.handler(async ({ input, context }) => {
      const { secrets, asker } = changing(context);
      return secrets.create(asker, input);
    }),
    publish: os.secrets.publish.handler(async ({ input, context }) => {
      const { secrets, asker } = changing(context);
      return secrets.publish(asker, input);
    }),
    rollback: os.secrets.rollback.handler(async ({ input, context }) => {
      const { secrets, asker } = changing(context);
      return secrets.rollback(asker, input);
    }),
    reveal: os.secrets.reveal.handler(async ({ input, context }) => {
      const { secrets, asker } = changing(context);
      return secrets.reveal(asker, input);
    }),
    copy: os.secrets.copy.handler(async ({ input, context }) => {
      const { secrets, asker } = changing(context);
      return secrets.copy(asker, input);
    }),
    reclassify: os.secrets.reclassify.handler(async ({ input, context }) => {
      const { secrets, asker } = changing(context);
      return secrets.reclassify(asker, input);
    }),
  };
}

function stateHandlers(os: Implementer, changing: Changing) {
  return {
    describe: os.secrets.describe.handler(async ({ input, context }) => {
      const { secrets, asker } = changing(context);
      return secrets.describe(asker, input.secret, input.description);
    }),
    disable: os.secrets.disable.handler(async ({ input, context }) => {
      const { secrets, asker } = changing(context);
      return secrets.disable(asker, input.secret);
    }),
    enable: os.secrets.enable.handler(async ({ input, context }) => {
      const { secrets, asker } = changing(context);
      return secrets.enable(asker, input.secret);
    }),
    remove: os.secrets.remove.handler(async ({ input, context }) => {
      const { secrets, asker } = changing(context);
      return secrets.remove(asker, input.secret);
    }),
    undelete: os.secrets.undelete.handler(async ({ input, context }) => {
      const { secrets, asker } = changing(context);
      return secrets.undelete(asker, input.secret);
    }),
    purge: os.secrets.purge.handler(async ({ input, context }) => {
      const { secrets, asker } = changing(context);
      return secrets.purge(asker, input.secret, input.confirmKey);
    }),
  };
}

function fileHandlers(os: Implementer, changing: Changing, reading: (context: CallContext) => Secrets) {
  return {
    previewImport: os.secrets.previewImport.handler(async ({ input, context }) => {
      const { secrets, asker } = changing(context);
      return secrets.previewImport(asker, input);
    }),
    revisePreview: os.secrets.revisePreview.handler(async ({ input, context }) => {
      const { secrets, asker } = changing(context);
      return secrets.revisePreview(asker, input.preview, input.options);
    }),
    previewRows: os.secrets.previewRows.handler(({ input, context }) => reading(context).previewRows(input)),
    startImport: os.secrets.startImport.handler(async ({ input, context }) => {
      const { secrets, asker } = changing(context);
      return secrets.startImport(asker, input.preview);
    }),
    export: os.secrets.export.handler(async ({ input, context }) => {
      const { secrets, asker } = changing(context);
      return secrets.export(asker, input);
    }),
  };
}
