import { Sparkles } from 'lucide-react';
import type { ReactNode } from 'react';
import { CodeBlock } from '../../components/CodeBlock.tsx';
import { CopyableId } from '../../components/CopyableId.tsx';
import { StatusBadge } from '../../components/StatusBadge.tsx';
import { CallAnswers } from './CallAnswers.tsx';
import { CallExample } from './CallExample.tsx';
import { CallPart } from './CallPart.tsx';
import { exampleRequest } from './call-texts.ts';
import type { CalledDesk, ExampleRequest } from './call-texts.ts';
import { MethodWord } from './MethodWord.tsx';
import { Prose } from './Prose.tsx';
import type { NamedSchemas, ReferenceCall } from './reference.ts';
import { SchemaTable } from './SchemaTable.tsx';
import { schemaRows, valueRow } from './schema-rows.ts';
import type { SchemaRow } from './schema-rows.ts';
import { WhoMay } from './WhoMay.tsx';

/** One call of the reference. */
export interface CallArticleProps {
  readonly call: ReferenceCall;
  readonly schemas: NamedSchemas;
  readonly desk: CalledDesk;
}

function Head({ call }: { readonly call: ReferenceCall }): ReactNode {
  return (
    <header className="flex flex-col gap-2">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <h2 className="text-lg font-semibold tracking-[-0.012em]">{call.title}</h2>
        {call.ours && <StatusBadge word="Addition of ours" icon={Sparkles} tone="accent" />}
      </div>
      <p className="flex items-baseline gap-2 text-base">
        <MethodWord method={call.method} />
        <CopyableId value={call.path} label="path" whole />
      </p>
      <p className="max-w-180 text-sm">
        <Prose text={call.does} />
        {call.ours && <span className="text-muted"> Clients of the public dialect do not know this call.</span>}
      </p>
    </header>
  );
}

const places = { path: 'in the path', query: 'in the query', header: 'as a header' } as const;

function parameterRows({ parameters }: ReferenceCall, schemas: NamedSchemas): readonly SchemaRow[] {
  return parameters.map((part) => {
    const row = valueRow(part.name, part.schema, part.required, part.description, schemas);
    return { ...row, type: `${row.type}, ${places[part.in]}` };
  });
}

function Body({ call, schemas, request }: Pick<CallArticleProps, 'call' | 'schemas'> & { readonly request: ExampleRequest }): ReactNode {
  if (call.body === null) return null;
  return (
    <CallPart title="Request body">
      <SchemaTable label="Fields of the request body" way="sent" rows={schemaRows(call.body, schemas)} />
      <CodeBlock title="Example of the body" text={JSON.stringify(request.body, null, 2)} />
    </CallPart>
  );
}

/** What a call does, who may make it, what it takes and answers, and how it is made. */
export function CallArticle({ call, schemas, desk }: CallArticleProps): ReactNode {
  const request = exampleRequest(call, schemas, desk);
  return (
    <article aria-label={call.title} className="flex flex-col gap-8">
      <div className="flex flex-col gap-4">
        <Head call={call} />
        <WhoMay admission={call.admission} />
      </div>
      <CallPart title="How it is called">
        <CallExample request={request} />
      </CallPart>
      {call.parameters.length > 0 && (
        <CallPart title="Parameters">
          <SchemaTable label="Parameters of the request" way="sent" rows={parameterRows(call, schemas)} />
        </CallPart>
      )}
      <Body call={call} schemas={schemas} request={request} />
      <CallAnswers call={call} schemas={schemas} />
    </article>
  );
}
