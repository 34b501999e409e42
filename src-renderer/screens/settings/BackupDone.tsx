import type { ReactNode } from 'react';
import type { BackupResult } from '../../../src-shared/vault.ts';
import { Button } from '../../components/Button.tsx';
import { Callout } from '../../components/Callout.tsx';
import { CopyableId } from '../../components/CopyableId.tsx';
import { KeyValueList } from '../../components/KeyValueList.tsx';
import { Timestamp } from '../../components/Timestamp.tsx';
import { sizeText } from '../secrets/size-text.ts';

/** A backup that was written and compared. */
export function BackupDone({ result, onAgain }: { readonly result: BackupResult; readonly onAgain: () => void }): ReactNode {
  const { path, size, sha256, finishedAt } = result;
  return (
    <>
      <Callout tone="ok" live title="The backup is made">
        It was written to the disk, read back whole, opened with its passphrase and compared. Put a copy where this computer is not.
      </Callout>
      <KeyValueList
        items={[
          { key: 'File', value: <CopyableId value={path} label="path of the backup" /> },
          { key: 'Size', value: sizeText(size) },
          { key: 'SHA-256', value: <CopyableId value={sha256} label="SHA-256 of the backup" /> },
          { key: 'Finished', value: <Timestamp at={finishedAt} detail="second" /> },
        ]}
      />
      <div>
        <Button onClick={onAgain}>Make another backup</Button>
      </div>
    </>
  );
}
