import { useQuery } from '@tanstack/react-query';
import { BookX } from 'lucide-react';
import { useMemo } from 'react';
import type { ReactNode } from 'react';
import { Button, ButtonLink } from '../../components/Button.tsx';
import { Callout } from '../../components/Callout.tsx';
import { EmptyState } from '../../components/EmptyState.tsx';
import { ErrorState } from '../../components/ErrorState.tsx';
import { PageHeader } from '../../components/PageHeader.tsx';
import { Skeleton } from '../../components/Skeleton.tsx';
import { useQueries } from '../../desk/desk-context.tsx';
import { wordsFor } from '../../desk/use-act.ts';
import { CallArticle } from './CallArticle.tsx';
import { CallList } from './CallList.tsx';
import type { CalledDesk } from './call-texts.ts';
import { documentSchema } from './document.ts';
import { Introduction } from './Introduction.tsx';
import { callNamed, referenceOf } from './reference.ts';
import type { Reference } from './reference.ts';

interface Read {
  readonly reference: Reference | undefined;
  readonly error: unknown;
  readonly again: () => void;
}

/** The reference of this desk's own document. */
function useReference(): Read {
  const { data, error, refetch } = useQuery(useQueries().rest.reference.queryOptions());
  return useMemo(() => {
    const again = (): void => void refetch();
    if (data === undefined) return { reference: undefined, error, again };
    const parsed = documentSchema.safeParse(data.document);
    return parsed.success ? { reference: referenceOf(parsed.data), error: null, again } : { reference: undefined, error: parsed.error, again };
  }, [data, error, refetch]);
}

function UnknownCall({ operation }: { readonly operation: string }): ReactNode {
  return (
    <div className="grid place-items-center">
      <EmptyState icon={BookX} title="There is no such call" action={<ButtonLink to={{ screen: 'api-reference' }}>All calls</ButtonLink>}>
        <span className="wrap-anywhere">The reference has no call named “{operation}”. Search the list for what it does.</span>
      </EmptyState>
    </div>
  );
}

interface ChosenProps {
  readonly reference: Reference;
  readonly operation: string | undefined;
  readonly desk: CalledDesk;
}

function Chosen({ reference, operation, desk }: ChosenProps): ReactNode {
  if (operation === undefined) return <Introduction reference={reference} desk={desk} />;
  const call = callNamed(reference, operation);
  return call === undefined ? <UnknownCall operation={operation} /> : <CallArticle call={call} schemas={reference.schemas} desk={desk} />;
}

function Waiting(): ReactNode {
  return (
    <div aria-busy className="flex min-h-0 flex-1 gap-6 border-t border-edge px-6 py-5">
      <Skeleton className="h-80 w-64 shrink-0" />
      <Skeleton className="h-80 w-full max-w-220" />
    </div>
  );
}

function Body({ operation }: { readonly operation: string | undefined }): ReactNode {
  const { reference, error, again } = useReference();
  const { data: status } = useQuery(useQueries().rest.status.queryOptions());
  if (error !== null) return <ErrorState text={wordsFor(error)} actions={<Button onClick={again}>Try again</Button>} />;
  if (reference === undefined) return <Waiting />;
  const { standing, account = 'ACCOUNT_ID' } = status ?? {};
  const desk = { url: standing?.state === 'on' ? standing.url : reference.url, account };
  return (
    <div className="flex min-h-0 flex-1 border-t border-edge print:block print:border-0">
      <CallList families={reference.families} current={operation} />
      <div key={operation} className="min-h-0 min-w-0 flex-1 overflow-y-auto px-6 pt-5 pb-10 print:overflow-visible">
        <div className="flex max-w-220 flex-col gap-5">
          {standing !== undefined && standing.state !== 'on' && <NotOn />}
          <Chosen reference={reference} operation={operation} desk={desk} />
        </div>
      </div>
    </div>
  );
}

function NotOn(): ReactNode {
  const actions = (
    <ButtonLink size="small" to={{ screen: 'settings', section: 'api' }}>
      REST API settings
    </ButtonLink>
  );
  return (
    <div className="print:hidden">
      <Callout tone="neutral" title="The REST API is not switched on" actions={actions}>
        Everything here can be read; nothing answers until it is.
      </Callout>
    </div>
  );
}

/** Every call of the REST API, from the document that the desk itself serves: by list, by search, by a link of its own. */
export function ApiReferenceScreen({ operation }: { readonly operation: string | undefined }): ReactNode {
  return (
    <>
      <PageHeader
        title="API reference"
        subtitle="Every call of the REST API, drawn from the same schemas that check it."
        crumbs={[{ label: 'REST API', to: { screen: 'settings', section: 'api' } }]}
      />
      <Body operation={operation} />
    </>
  );
}
