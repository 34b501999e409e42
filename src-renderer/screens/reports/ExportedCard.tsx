import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Callout } from '../../components/Callout.tsx';
import { Card } from '../../components/Card.tsx';
import { CopyableId } from '../../components/CopyableId.tsx';
import { KeyValueList } from '../../components/KeyValueList.tsx';
import { useQueries } from '../../desk/desk-context.tsx';
import { verificationSteps } from './verify-words.ts';
import type { VerificationStep } from './verify-words.ts';

/** A report that was saved. */
export interface ExportedFile {
  readonly fileName: string;
  readonly sha256: string;
  readonly rowCount: number;
}

function Step({ step }: { readonly step: VerificationStep }): ReactNode {
  return (
    <li className="flex flex-col gap-1">
      <span className="text-xs text-muted">{step.shows}</span>
      <span className="flex min-w-0 items-start gap-4 rounded-md border border-edge bg-sunken px-3 py-1.5">
        <code className="mono min-w-0 flex-1 wrap-anywhere">{step.command}</code>
        <CopyableId value={step.command} label="command" short="Copy" className="shrink-0" />
      </span>
    </li>
  );
}

/** What was saved, and how anybody can check it without this vault. */
export function ExportedCard({ file }: { readonly file: ExportedFile }): ReactNode {
  const queries = useQueries();
  const { data } = useQuery(queries.audit.head.queryOptions());
  const facts = [
    { key: 'File', value: file.fileName },
    { key: 'SHA-256', value: <CopyableId value={file.sha256} label="SHA-256 of the zip" /> },
    { key: 'Rows', value: file.rowCount.toLocaleString() },
    { key: 'Signing key', value: data === undefined ? '…' : <CopyableId value={data.keyId} label="key id" /> },
  ];
  return (
    <Card title="The report was saved" description="Tell the auditor the key id by another way than the report itself.">
      <div className="grid items-start gap-6 huge:grid-cols-2">
        <KeyValueList items={facts} />
        <ol aria-label="How to verify" className="flex flex-col gap-3">
          {verificationSteps(file.fileName, data?.keyId).map((step) => (
            <Step key={step.command} step={step} />
          ))}
        </ol>
      </div>
      <div className="mt-4">
        <Callout tone="neutral">How to verify is also written in HOW-TO-VERIFY.txt inside the zip; it needs neither this vault nor Keydesk.</Callout>
      </div>
    </Card>
  );
}
