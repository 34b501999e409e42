import { BookOpen, KeyRound } from 'lucide-react';
import type { ReactNode } from 'react';
import { ButtonLink } from '../../components/Button.tsx';
import { Section } from '../../components/Card.tsx';
import { CodeBlock } from '../../components/CodeBlock.tsx';
import { CopyableId } from '../../components/CopyableId.tsx';
import { KeyValueList } from '../../components/KeyValueList.tsx';
import { Skeleton } from '../../components/Skeleton.tsx';
import { firstCallText } from './rest-words.ts';
import type { RestStatus } from './use-rest.ts';

function Account({ account }: { readonly account: string }): ReactNode {
  const value = (
    <span className="flex min-w-0 flex-col">
      <CopyableId value={account} label="account id" whole className="self-start" />
      <span className="text-xs text-muted">
        Clients send it as <code className="mono">x-account-id</code>, where a call asks for the account.
      </span>
    </span>
  );
  return <KeyValueList items={[{ key: 'Account id', value }]} />;
}

function FirstCall({ standing }: Pick<RestStatus, 'standing'>): ReactNode {
  if (standing.state !== 'on') return <p className="text-sm text-muted">Once it listens, a first call to copy stands here, with the real address.</p>;
  return (
    <CodeBlock
      title="A first call"
      purpose="By an access key of the whole vault that may read keys: the pair for a token, the token for the list of registered keys. Fill in the pair."
      text={firstCallText(standing.url)}
    />
  );
}

/** What a client needs to begin: the account, a key, a first call, the reference. */
export function RestUse({ status }: { readonly status: RestStatus | undefined }): ReactNode {
  return (
    <Section title="How it is called" description="By an access key: a pair of ids with roles, for one tenant or the whole vault. Its private half is seen once, when it is made.">
      {status === undefined ? <Skeleton className="h-24 w-full" /> : <Account account={status.account} />}
      <div className="flex flex-wrap gap-2">
        <ButtonLink to={{ screen: 'access-keys' }} icon={KeyRound}>
          Create an access key
        </ButtonLink>
        <ButtonLink to={{ screen: 'api-reference' }} icon={BookOpen}>
          API reference
        </ButtonLink>
      </div>
      {status !== undefined && <FirstCall standing={status.standing} />}
    </Section>
  );
}
