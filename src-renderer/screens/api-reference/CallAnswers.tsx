import type { ReactNode } from 'react';
import { CodeBlock } from '../../components/CodeBlock.tsx';
import { StatusBadge } from '../../components/StatusBadge.tsx';
import { statusLook, statusText } from '../settings/rest-words.ts';
import { CallPart } from './CallPart.tsx';
import { exampleValues, refusalValues } from './example-values.ts';
import type { ExampleValues } from './example-values.ts';
import { Prose } from './Prose.tsx';
import type { NamedSchemas, ReferenceAnswer, ReferenceCall } from './reference.ts';
import { SchemaTable } from './SchemaTable.tsx';
import { schemaExample } from './schema-example.ts';
import { schemaRows, schemaTitle } from './schema-rows.ts';

interface AnswerProps {
  readonly answer: ReferenceAnswer;
  readonly schemas: NamedSchemas;
}

/** A refusal is an example of one: its names mean something else there than in what is done. */
function valuesFor({ status, contentType }: ReferenceAnswer): ExampleValues {
  return status < 400 ? exampleValues : refusalValues(contentType);
}

function Shape({ answer, schemas }: AnswerProps): ReactNode {
  const { schema, status } = answer;
  if (schema === null) return null;
  return (
    <>
      <SchemaTable label={`Fields of the answer ${statusText(status)}`} way="answered" rows={schemaRows(schema, schemas)} />
      <CodeBlock title={`Example of the answer ${String(status)}`} text={JSON.stringify(schemaExample(schema, schemas, '', valuesFor(answer)), null, 2)} />
    </>
  );
}

function Headers({ headers }: Pick<ReferenceAnswer, 'headers'>): ReactNode {
  if (headers.length === 0) return null;
  return (
    <details className="text-sm">
      <summary className="w-fit rounded-xs text-muted hover:text-ink">Headers of this answer</summary>
      <dl className="mt-2 grid grid-cols-[max-content_minmax(0,1fr)] gap-x-6 gap-y-1.5 pl-4">
        {headers.map(({ name, says }) => (
          <div key={name} className="col-span-2 grid grid-cols-subgrid">
            <dt className="mono">{name}</dt>
            <dd className="text-muted">
              <Prose text={says} />
            </dd>
          </div>
        ))}
      </dl>
    </details>
  );
}

function Done({ answer, schemas }: AnswerProps): ReactNode {
  const { status, says, contentType, schema } = answer;
  return (
    <div className="flex flex-col gap-3">
      <h4 className="flex flex-wrap items-center gap-x-3 gap-y-1 text-sm font-medium">
        <StatusBadge {...statusLook(status)} />
        {schema !== null && <span>{schemaTitle(schema, schemas)}</span>}
        {contentType !== null && <span className="mono font-normal text-muted">{contentType}</span>}
      </h4>
      {schema === null && (
        <p className="text-sm text-muted">
          <Prose text={says} />
        </p>
      )}
      <Shape answer={answer} schemas={schemas} />
      <Headers headers={answer.headers} />
    </div>
  );
}

function Refusals({ refused }: { readonly refused: readonly ReferenceAnswer[] }): ReactNode {
  return (
    <dl className="grid grid-cols-[max-content_minmax(0,1fr)] rounded-lg border border-edge bg-surface text-sm">
      {refused.map(({ status, says }) => (
        <div key={status} className="col-span-2 grid grid-cols-subgrid gap-x-6 border-b border-line px-3 py-2 last:border-0">
          <dt>
            <StatusBadge {...statusLook(status)} plain />
          </dt>
          <dd>
            <Prose text={says} />
          </dd>
        </div>
      ))}
    </dl>
  );
}

/** What a call answers when it is done, and with what it is refused. */
export function CallAnswers({ call, schemas }: { readonly call: ReferenceCall; readonly schemas: NamedSchemas }): ReactNode {
  const [refusal] = call.refused;
  return (
    <>
      <CallPart title="Answers">
        {call.done.map((answer) => (
          <Done key={answer.status} answer={answer} schemas={schemas} />
        ))}
      </CallPart>
      {refusal !== undefined && (
        <CallPart title="Refusals">
          <Refusals refused={call.refused} />
          <p className="text-sm text-muted">
            Each of them has this shape{refusal.contentType !== null && <>, sent as <code className="mono">{refusal.contentType}</code></>}:
          </p>
          <Shape answer={refusal} schemas={schemas} />
        </CallPart>
      )}
    </>
  );
}
