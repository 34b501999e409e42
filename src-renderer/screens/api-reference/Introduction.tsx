import { ChevronRight } from 'lucide-react';
import type { ReactNode } from 'react';
import { CodeBlock } from '../../components/CodeBlock.tsx';
import { CopyableId } from '../../components/CopyableId.tsx';
import { KeyValueList } from '../../components/KeyValueList.tsx';
import { Link } from '../../routing.tsx';
import { firstCallText } from '../settings/rest-words.ts';
import { CallPart } from './CallPart.tsx';
import type { CalledDesk } from './call-texts.ts';
import { Prose } from './Prose.tsx';
import type { Reference, ReferenceFamily } from './reference.ts';

/** Where a reader begins. */
export interface IntroductionProps {
  readonly reference: Reference;
  readonly desk: CalledDesk;
}

const rules: readonly { readonly key: string; readonly value: string }[] = [
  { key: 'Credentials', value: 'An access key by HTTP Basic, or a token for it from `POST /v1/token` as `Authorization: Bearer`. A token holds 15 minutes and ends with its key.' },
  { key: 'Bodies', value: 'JSON alone, at most 1.5 MiB. A field that is not known is refused by its name.' },
  { key: 'Doing once', value: '`Idempotency-Key` on a POST: the same key again gives the first answer, for 24 hours. `If-Match` with an `ETag`: refused when it was changed meanwhile.' },
  { key: 'Limits', value: 'Each answer says how many calls are left this minute. Over the limit calls get 429 with `Retry-After`; a locked vault answers 503.' },
  { key: 'In the audit log', value: 'Each answer has an `X-Request-Id`; the events of the call carry it, and the `x-correlation-id` that the client sent.' },
];

function Family({ family: { name, does, calls } }: { readonly family: ReferenceFamily }): ReactNode {
  const [first] = calls;
  if (first === undefined) return null;
  return (
    <li>
      <Link to={{ screen: 'api-reference', operation: first.id }} className="flex items-center gap-4 px-4 py-2.5 hover:bg-hover">
        <span className="min-w-0 flex-1">
          <span className="block text-sm font-medium">{name}</span>
          <span className="block text-xs text-muted">
            <Prose text={does} />
          </span>
        </span>
        <span className="text-xs whitespace-nowrap text-muted tabular-nums">{calls.length} {calls.length === 1 ? 'call' : 'calls'}</span>
        <ChevronRight aria-hidden size={14} className="shrink-0 text-faint" />
      </Link>
    </li>
  );
}

/** What holds for every call, the families of calls, and a first one to try. */
export function Introduction({ reference, desk }: IntroductionProps): ReactNode {
  const facts = [
    { key: 'Address', value: <CopyableId value={desk.url} label="address of the API" whole /> },
    { key: 'Account id', value: <CopyableId value={desk.account} label="account id" whole /> },
    { key: 'Document', value: <span><code className="mono">/openapi.json</code> <span className="text-muted">OpenAPI 3.1, for generators; it needs no credential</span></span> },
    ...rules.map(({ key, value }) => ({ key, value: <span><Prose text={value} /></span> })),
  ];
  return (
    <article aria-label="Before the first call" className="flex flex-col gap-8">
      <header>
        <h2 className="text-lg font-semibold tracking-[-0.012em]">Before the first call</h2>
        <p className="mt-1 max-w-180 text-sm text-muted">
          <Prose text={reference.does} />
        </p>
      </header>
      <CallPart title="What holds for every call">
        <KeyValueList items={facts} />
      </CallPart>
      <CallPart title="The dialects">
        <ul className="divide-y divide-line overflow-hidden rounded-lg border border-edge bg-surface">
          {reference.families.map((family) => (
            <Family key={family.name} family={family} />
          ))}
        </ul>
      </CallPart>
      <CallPart title="A first call">
        <CodeBlock title="The pair for a token, the token for a list" purpose="By an access key of the whole vault that may read keys. Fill in the pair." text={firstCallText(desk.url)} />
      </CallPart>
    </article>
  );
}
