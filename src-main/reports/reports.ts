import type { Report, ReportKind, ReportScope } from '../../src-shared/reports.ts';
import { toBase64Url, toHex } from '../crypto/base64url.ts';
import { sha256 } from '../crypto/primitives.ts';
import type { Asker } from '../lib/asker.ts';
import type { Caller } from '../lib/caller.ts';
import type { Clock } from '../lib/clock.ts';
import type { AuditDraft } from '../vault/audit-draft.ts';
import { type SignedHead, signHead } from '../vault/chain.ts';
import type { Vault } from '../vault/vault.ts';
import { auditActivity } from './audit-activity.ts';
import { bundle, type DrawReport } from './bundle.ts';
import { byokStatus } from './byok-status.ts';
import { drawReport } from './draw-report.ts';
import { destructionCertificate } from './destruction-certificate.ts';
import { keyInventory } from './key-inventory.ts';
import { killSwitchDrill } from './kill-switch-drill.ts';
import type { ListDue, ReportSource } from './report-body.ts';
import { rotationCompliance } from './rotation-compliance.ts';
import { type NamedFiles, writeStoredZip } from './stored-zip.ts';

/** What the reports room stands on. */
export interface ReportsParts {
  readonly vault: Vault;
  readonly clock: Clock;
  /** The version of the desk, as `0.1.0`. */
  readonly version: string;
  readonly due: ListDue;
  readonly draw?: DrawReport;
}

/** An exported report: one archive, and the same files one by one. */
export interface ExportedReport {
  readonly fileName: string;
  readonly content: Uint8Array;
  readonly sha256: string;
  readonly rowCount: number;
  readonly files: NamedFiles;
}

/** Evidence for an auditor. */
export interface Reports {
  /** A report with its first rows only; nothing is recorded or proved. */
  preview(caller: Caller, scope: ReportScope, rows: number): Promise<Report>;
  /**
   * A whole report, signed. The export is on the disk as an event before the report is handed out; a refused or failed one too.
   * @throws ROLE_REQUIRED; BAD_INPUT when the report would be too long
   */
  export(asker: Asker, scope: ReportScope): Promise<ExportedReport>;
}

const sources: Readonly<Record<ReportKind, { readonly title: string; readonly draw: ReportSource }>> = {
  'audit-activity': { title: 'Audit activity', draw: auditActivity },
  'key-inventory': { title: 'Key inventory', draw: keyInventory },
  'byok-status': { title: 'BYOK status', draw: byokStatus },
  'rotation-compliance': { title: 'Rotation compliance', draw: rotationCompliance },
  'kill-switch-drill': { title: 'Kill-switch drill', draw: killSwitchDrill },
  'destruction-certificate': { title: 'Destruction certificate', draw: destructionCertificate },
};

interface Occasion {
  readonly caller: Caller;
  readonly scope: ReportScope;
  readonly head: SignedHead;
  readonly preview: number | null;
}

/** Puts what a source found into the frame that all reports share. */
async function report({ vault, clock, version, due }: ReportsParts, { caller, scope, head, preview }: Occasion): Promise<Report> {
  const { title, draw } = sources[scope.kind];
  const now = clock.now();
  const body = await draw({ vault, scope, head, now, preview, due });
  return {
    format: 'keydesk/report/1',
    kind: scope.kind,
    title,
    vault: { id: vault.id, name: vault.name },
    period: { from: scope.from, to: scope.to },
    tenant: scope.tenant ?? null,
    generatedAt: now,
    generatedBy: caller.actor,
    tool: `Keydesk ${version}`,
    chainHead: { seq: head.seq, hash: toHex(head.hash), time: head.time, signature: toBase64Url(head.signature) },
    ...body,
  };
}

const dayOf = (time: number): string => new Date(time).toISOString().slice(0, 10);

function archiveName({ kind, from, to, tenant }: ReportScope): string {
  return `keydesk-${kind}-${tenant === undefined ? '' : `${tenant}-`}${dayOf(from)}-to-${dayOf(to - 1)}.zip`;
}

function draftOf({ kind, from, to, tenant }: ReportScope): AuditDraft {
  return { action: 'report.export', tenant: tenant ?? null, object: kind, detail: { kind, from, to } };
}

/** The signed head an export stands on; the first event of a vault is there before anybody can ask for a report. */
function checkpoint(vault: Vault): SignedHead {
  const head = vault.checkpoint();
  if (head === null) throw new RangeError('a report needs a chain with at least one event');
  return head;
}

async function exportReport(parts: ReportsParts, caller: Caller, scope: ReportScope): Promise<ExportedReport> {
  const { vault } = parts;
  const drawn = await report(parts, { caller, scope, head: checkpoint(vault), preview: null });
  const files = await bundle(drawn, vault.signer, parts.draw ?? drawReport);
  const content = writeStoredZip(files);
  const hash = toHex(sha256(content));
  const draft = draftOf(scope);
  vault.record(caller, { ...draft, detail: { ...draft.detail, sha256: hash, rows: drawn.rowCount, head: drawn.chainHead.seq } });
  return { fileName: archiveName(scope), content, sha256: hash, rowCount: drawn.rowCount, files };
}

/** The reports room of an open vault. */
export function createReports(parts: ReportsParts): Reports {
  const { vault, clock } = parts;
  return {
    preview: async (caller, scope, rows) => {
      const head = signHead(vault.chainEnd, clock.now(), vault.id, vault.signer);
      return report(parts, { caller, scope, head, preview: rows });
    },
    export: (asker, scope) =>
      vault.attempt(asker.caller, draftOf(scope), async () => {
        asker.admit();
        return exportReport(parts, asker.caller, scope);
      }),
  };
}
