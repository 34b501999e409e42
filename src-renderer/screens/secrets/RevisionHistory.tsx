import { Eye, RotateCcw } from 'lucide-react';
import { useState } from 'react';
import type { ReactNode } from 'react';
import { classNames } from '../../components/class-names.ts';
import { ConfirmDialog } from '../../components/ConfirmDialog.tsx';
import { IconButton } from '../../components/IconButton.tsx';
import { Timestamp } from '../../components/Timestamp.tsx';
import { useClient, useMayChange } from '../../desk/desk-context.tsx';
import { useAct, wordsFor } from '../../desk/use-act.ts';
import { useToast } from '../../stores/view.tsx';
import type { Revision, Secret } from '../../../src-shared/secrets.ts';
import { KeydeskError } from '../../../src-shared/errors.ts';
import { sizeText } from './size-text.ts';

/** The revisions of a secret, and which one is looked at. */
export interface RevisionHistoryProps {
  readonly secret: Secret;
  readonly revisions: readonly Revision[];
  /** The revision whose value the panel shows. */
  readonly current: string;
  readonly onChoose: (revision: Revision) => void;
}

function RollbackDialog({ secret, revision, onClose }: { readonly secret: Secret; readonly revision: Revision; readonly onClose: () => void }): ReactNode {
  const client = useClient();
  const showToast = useToast();
  const act = useAct(() => client.secrets.rollback({ secret: secret.id, revision: revision.id }), 'form');
  const confirm = async (): Promise<void> => {
    if ((await act.run(undefined)) === undefined) return;
    onClose();
    showToast({ tone: 'ok', title: `${secret.key} is back at revision ${String(revision.version)}` });
  };
  const problem = act.error === null ? undefined : wordsFor(new KeydeskError(act.error.code, act.error.data));
  return (
    <ConfirmDialog
      open
      destructive={false}
      title={`Roll back to revision ${String(revision.version)}?`}
      act="Roll back"
      busy={act.busy}
      onClose={onClose}
      onConfirm={() => void confirm()}
      problem={problem && `${problem.body} ${problem.next}`}
    >
      Whoever reads {secret.key} from now on gets revision {revision.version}. Revision {secret.publishedVersion} stays in the history, and you can publish it again.
    </ConfirmDialog>
  );
}

function Acts({ revision, current, rollBack, choose }: { readonly revision: Revision; readonly current: boolean; readonly rollBack: () => void; readonly choose: () => void }): ReactNode {
  return (
    <span className="flex shrink-0 items-center gap-1">
      {!current && (
        <IconButton icon={Eye} size="small" label={`Look at revision ${String(revision.version)}`} onClick={choose} />
      )}
      {!revision.published && (
        <IconButton icon={RotateCcw} size="small" label={`Roll back to revision ${String(revision.version)}`} onClick={rollBack} />
      )}
    </span>
  );
}

function RevisionRow({ revision, current, acts }: { readonly revision: Revision; readonly current: boolean; readonly acts: ReactNode }): ReactNode {
  return (
    <li className={classNames('flex items-start gap-3 px-3 py-2', current && 'bg-hover')}>
      <span className="mono w-8 shrink-0 text-muted">r{revision.version}</span>
      <div className="min-w-0 flex-1">
        <p className="text-sm">
          {revision.createdBy}
          {revision.published && <span className="font-medium text-ok-ink"> · Published</span>}
        </p>
        <p className="text-xs text-muted">
          <Timestamp at={revision.createdAt} /> · {sizeText(revision.size)} · data key {revision.dataKeyVersion}
        </p>
        {revision.note !== '' && <p className="mt-0.5 text-xs wrap-anywhere whitespace-pre-line">{revision.note}</p>}
      </div>
      {acts}
    </li>
  );
}

/** Who gave the secret which revision, when and why; never the value. */
export function RevisionHistory({ secret, revisions, current, onChoose }: RevisionHistoryProps): ReactNode {
  const [asked, ask] = useState<Revision>();
  const active = useMayChange() && secret.state === 'active';
  return (
    <>
      <ol aria-label="Revisions" className="divide-y divide-line overflow-hidden rounded-lg border border-edge bg-surface">
        {revisions.map((revision) => (
          <RevisionRow
            key={revision.id}
            revision={revision}
            current={revision.id === current}
            acts={active && <Acts revision={revision} current={revision.id === current} rollBack={() => { ask(revision); }} choose={() => { onChoose(revision); }} />}
          />
        ))}
      </ol>
      {asked && <RollbackDialog secret={secret} revision={asked} onClose={() => { ask(undefined); }} />}
    </>
  );
}
