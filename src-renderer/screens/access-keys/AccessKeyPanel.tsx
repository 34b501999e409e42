import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { ReactNode } from 'react';
import type { AccessKey } from '../../../src-shared/access-keys.ts';
import { Button, ButtonLink } from '../../components/Button.tsx';
import { Callout } from '../../components/Callout.tsx';
import { ErrorState } from '../../components/ErrorState.tsx';
import { SidePanel } from '../../components/SidePanel.tsx';
import { Skeleton } from '../../components/Skeleton.tsx';
import { accessKeyLooks } from '../../components/status-looks.ts';
import { StatusBadge } from '../../components/StatusBadge.tsx';
import { Timestamp } from '../../components/Timestamp.tsx';
import { useMayChange, useQueries } from '../../desk/desk-context.tsx';
import { wordsFor } from '../../desk/use-act.ts';
import { Link } from '../../routing.tsx';
import { findingOrder, findingWords, nameOf, shortKey, usesText } from './access-key-words.ts';
import { AccessKeyActs } from './AccessKeyActs.tsx';
import { AccessKeyFacts } from './AccessKeyFacts.tsx';
import { AskedActDialog } from './AskedActDialog.tsx';
import type { AskedAct } from './AskedActDialog.tsx';

/** The key whose details are shown. */
export interface AccessKeyPanelProps {
  readonly publicKey: string;
  /** Opens another key: the one that came after it. */
  readonly onOpen: (publicKey: string) => void;
  readonly onClose: () => void;
}

function Alarm({ accessKey }: { readonly accessKey: AccessKey }): ReactNode {
  const { usesAfterEnd, publicKey } = accessKey;
  if (usesAfterEnd === 0) return null;
  const act = (
    <ButtonLink size="small" to={{ screen: 'audit' }} search={{ object: publicKey, action: 'access-key.refuse' }}>
      See the refused uses
    </ButtonLink>
  );
  return (
    <Callout tone="danger" title={`Used ${usesText(usesAfterEnd)} after its end`} actions={act}>
      Somebody still holds this pair. Every such call was refused. {findingWords['used-after-end'].advice}
    </Callout>
  );
}

function Replaced({ accessKey, onOpen }: { readonly accessKey: AccessKey; readonly onOpen: (publicKey: string) => void }): ReactNode {
  const { replacedBy, state, expiresAt } = accessKey;
  if (replacedBy === null) return null;
  const act = (
    <Button size="small" onClick={() => { onOpen(replacedBy); }}>
      Open the new pair
    </Button>
  );
  return (
    <Callout tone="info" title={`Replaced by ${shortKey(replacedBy)}`} actions={act}>
      {state === 'active' && expiresAt !== null ? (
        <>
          Both pairs work until <Timestamp at={expiresAt} />.
        </>
      ) : (
        'This pair is no longer taken.'
      )}
    </Callout>
  );
}

/** What the review says of it, but for the alarm, which stands above. */
function Findings({ accessKey }: { readonly accessKey: AccessKey }): ReactNode {
  const found = findingOrder.filter((finding) => finding !== 'used-after-end' && accessKey.findings.includes(finding));
  return found.map((finding) => {
    const { word, tone, meaning, advice } = findingWords[finding];
    return (
      <Callout key={finding} tone={tone} title={word}>
        {meaning} {advice}
      </Callout>
    );
  });
}

function Body({ accessKey, onOpen }: { readonly accessKey: AccessKey; readonly onOpen: (publicKey: string) => void }): ReactNode {
  return (
    <div className="flex flex-col gap-6">
      {(accessKey.findings.length > 0 || accessKey.replacedBy !== null) && (
        <div className="flex flex-col gap-2">
          <Alarm accessKey={accessKey} />
          <Replaced accessKey={accessKey} onOpen={onOpen} />
          <Findings accessKey={accessKey} />
        </div>
      )}
      <AccessKeyFacts accessKey={accessKey} />
      <Link to={{ screen: 'audit' }} search={{ object: accessKey.publicKey }} className="self-start rounded-xs text-xs text-accent-ink hover:underline">
        Uses and changes in the audit log
      </Link>
    </div>
  );
}

/** Everything about one access key, but for its private half, which nobody here knows. */
export function AccessKeyPanel({ publicKey, onOpen, onClose }: AccessKeyPanelProps): ReactNode {
  const mayChange = useMayChange();
  const [asked, ask] = useState<AskedAct>();
  const { data: key, error, refetch } = useQuery(useQueries().accessKeys.get.queryOptions({ input: { publicKey } }));
  return (
    <>
      <SidePanel
        open
        onClose={onClose}
        title={key === undefined ? 'Access key' : nameOf(key)}
        subtitle={key && <StatusBadge {...accessKeyLooks[key.state]} />}
        actions={key !== undefined && mayChange && key.state !== 'deleted' ? <AccessKeyActs accessKey={key} ask={ask} /> : undefined}
      >
        {key !== undefined && <Body accessKey={key} onOpen={onOpen} />}
        {key === undefined && error === null && <Skeleton className="h-40 w-full" />}
        {key === undefined && error !== null && <ErrorState text={wordsFor(error)} actions={<Button onClick={() => void refetch()}>Try again</Button>} />}
      </SidePanel>
      <AskedActDialog asked={asked} onEnd={() => { ask(undefined); }} onOpen={onOpen} />
    </>
  );
}
