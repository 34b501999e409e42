import { Copy } from 'lucide-react';
import type { ReactNode } from 'react';
import type { Job } from '../../../src-shared/jobs.ts';
import { Button } from '../../components/Button.tsx';
import { useCopy } from '../../components/copy-context.ts';
import { CopyableId } from '../../components/CopyableId.tsx';
import { KeyValueList } from '../../components/KeyValueList.tsx';
import { useToast } from '../../stores/view.tsx';
import { resultText } from './job-words.ts';

/** Copies what came of a job as lines of text, for a ticket or a protocol. */
export function CopyResult({ job, size = 'small' }: { readonly job: Job; readonly size?: 'small' | 'medium' | undefined }): ReactNode {
  const copy = useCopy();
  const showToast = useToast();
  const copyAll = (): void => {
    copy(resultText(job)).then(
      () => showToast({ tone: 'ok', title: 'The result is copied' }),
      () => showToast({ tone: 'danger', title: 'Could not copy', detail: 'The clipboard refused. Select the text and copy it by hand.' }),
    );
  };
  return (
    <Button size={size} icon={Copy} onClick={copyAll}>
      Copy result
    </Button>
  );
}

/** What an officer may want to keep of a job; each value copies itself. Nothing while there is none. */
export function JobResult({ job }: { readonly job: Job }): ReactNode {
  if (job.result.length === 0) return null;
  return <KeyValueList items={job.result.map(({ label, value }) => ({ key: label, value: <CopyableId whole value={value} label={label} /> }))} />;
}
