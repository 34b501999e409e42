import type { Asker } from '../lib/asker.ts';
import type { Reports } from '../reports/reports.ts';
import { type Access, readers, requireFresh, requireRole } from './access.ts';
import type { Implementer } from './boundary.ts';

/** Who may see reports, and take them away: an auditor too. */
export function reportHandlers(os: Implementer, access: Access<{ readonly reports: Reports }>) {
  return {
    preview: os.reports.preview.handler(async ({ input, context }) => {
      const { caller, rooms } = access(context);
      requireRole(caller, readers);
      return rooms.reports.preview(caller, input.scope, input.rows);
    }),
    export: os.reports.export.handler(async ({ input, context }) => {
      const { caller, rooms, fresh } = access(context);
      const asker: Asker = { caller, admit: () => requireRole(caller, readers), requireFresh: () => requireFresh(fresh) };
      const { fileName, content, sha256, rowCount } = await rooms.reports.export(asker, input.scope);
      return { fileName, content: Buffer.from(content).toString('base64url'), sha256, rowCount };
    }),
  };
}
