import { useQuery } from '@tanstack/react-query';
import { RefreshCw, ShieldCheck } from 'lucide-react';
import { useMemo, useState } from 'react';
import type { ReactNode } from 'react';
import type { AccessKey, AccessKeyFinding } from '../../../src-shared/access-keys.ts';
import { Button, ButtonLink } from '../../components/Button.tsx';
import { Callout } from '../../components/Callout.tsx';
import { EmptyState } from '../../components/EmptyState.tsx';
import { ErrorState } from '../../components/ErrorState.tsx';
import { Skeleton } from '../../components/Skeleton.tsx';
import type { Column } from '../../components/table/columns.ts';
import { DataTable } from '../../components/table/DataTable.tsx';
import { useMayChange, useQueries } from '../../desk/desk-context.tsx';
import { wordsFor } from '../../desk/use-act.ts';
import { useRowPages } from '../../desk/use-row-pages.ts';
import { useRouter, useSearch } from '../../routing.tsx';
import { reviewColumns } from './access-key-columns.tsx';
import { firstFinding, readFinding } from './access-key-filter.ts';
import { findingWords, nameOf } from './access-key-words.ts';
import { AskedActDialog } from './AskedActDialog.tsx';
import type { AskedAct } from './AskedActDialog.tsx';
import { FindingTiles } from './FindingTiles.tsx';

type Ask = (asked: AskedAct) => void;

interface RemedyProps {
  readonly accessKey: AccessKey;
  readonly finding: AccessKeyFinding;
  readonly ask: Ask;
}

/** The act that helps against a finding, on the row of a key. */
function Remedy({ accessKey, finding, ask }: RemedyProps): ReactNode {
  const { remedy, act } = findingWords[finding];
  const label = `${act}: ${nameOf(accessKey)}`;
  if (remedy === 'trace') {
    return (
      <ButtonLink size="small" to={{ screen: 'audit' }} search={{ object: accessKey.publicKey }} aria-label={label}>
        {act}
      </ButtonLink>
    );
  }
  return (
    <Button size="small" aria-label={label} onClick={() => { ask({ what: remedy, key: accessKey }); }}>
      {act}
    </Button>
  );
}

function useColumns(finding: AccessKeyFinding, ask: Ask): readonly Column<AccessKey>[] {
  const mayChange = useMayChange();
  return useMemo(() => {
    const act: Column<AccessKey> = { id: 'act', header: 'What helps', width: 116, fixed: true, cell: (key) => <Remedy accessKey={key} finding={finding} ask={ask} /> };
    // Looking into the log is open to every role; a change is not.
    return reviewColumns(mayChange || findingWords[finding].remedy === 'trace' ? act : undefined, finding === 'used-after-end');
  }, [finding, ask, mayChange]);
}

function NoneLeft(): ReactNode {
  return (
    <EmptyState icon={ShieldCheck} title="None of this kind">
      No access key has this finding now.
    </EmptyState>
  );
}

function FoundKeys({ finding, ask, onOpen }: { readonly finding: AccessKeyFinding; readonly ask: Ask; readonly onOpen: (key: AccessKey) => void }): ReactNode {
  const queries = useQueries();
  const { error, retry, ...pages } = useRowPages((window) => queries.accessKeys.list.queryOptions({ input: { finding, ...window } }));
  const again = <Button icon={RefreshCw} onClick={retry}>Try again</Button>;
  return (
    <DataTable
      name="access-key-review"
      label="Access keys to look at"
      className="border-t border-edge"
      rowHeight={40}
      columns={useColumns(finding, ask)}
      {...pages}
      rowId={({ publicKey }) => publicKey}
      onOpen={onOpen}
      empty={<NoneLeft />}
      error={error === null ? undefined : <ErrorState text={wordsFor(error)} actions={again} />}
    />
  );
}

function Advice({ finding }: { readonly finding: AccessKeyFinding }): ReactNode {
  const { tone, meaning, advice } = findingWords[finding];
  return (
    <div className="shrink-0 px-6 pb-4">
      <Callout tone={tone} title={meaning}>
        {advice}
      </Callout>
    </div>
  );
}

function NothingFound(): ReactNode {
  return (
    <div className="grid min-h-0 flex-1 place-items-center">
      <EmptyState icon={ShieldCheck} title="Nothing to review" action={<ButtonLink to={{ screen: 'access-keys' }}>All access keys</ButtonLink>}>
        Every access key is in use, ends one day, and carries no more than it needs. Keys that are unused, end soon or never, hold too much, can do
        nothing, were made by a token, or are shown after their end will stand here.
      </EmptyState>
    </div>
  );
}

/** What of the access keys should be looked at: by finding, each with its keys and the act that helps. */
export function ReviewList({ onOpen }: { readonly onOpen: (key: AccessKey) => void }): ReactNode {
  const [search, change] = useSearch();
  const router = useRouter();
  const [asked, ask] = useState<AskedAct>();
  const { data: counts, error, refetch } = useQuery(useQueries().accessKeys.review.queryOptions());
  if (counts === undefined) {
    if (error !== null) return <ErrorState text={wordsFor(error)} actions={<Button onClick={() => void refetch()}>Try again</Button>} />;
    return <div className="px-6"><Skeleton className="h-30 w-full" /></div>;
  }
  const finding = readFinding(search) ?? firstFinding(counts);
  return (
    <>
      {finding === undefined ? (
        <NothingFound />
      ) : (
        <>
          <FindingTiles counts={counts} current={finding} onChoose={(next) => { change({ finding: next }); }} />
          <Advice finding={finding} />
          <FoundKeys key={finding} finding={finding} ask={ask} onOpen={onOpen} />
        </>
      )}
      <AskedActDialog asked={asked} onEnd={() => { ask(undefined); }} onOpen={(publicKey) => { router.navigate({ screen: 'access-keys', publicKey }); }} />
    </>
  );
}
