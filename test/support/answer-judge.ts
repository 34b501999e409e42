import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import type { Operation } from '../../src-shared/rest/operation.ts';

type Json = Readonly<Record<string, unknown>>;

/** What a call may be answered with, as the document says it. */
interface Described {
  readonly headers?: Readonly<Record<string, Json>>;
  readonly content?: Readonly<Record<string, { readonly schema: Json }>>;
}

/** An answer as it came over the wire. */
export interface WireAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

/** Headers that the document tells of and that an answer need not have. */
const occasional: readonly string[] = ['x-correlation-id', 'Idempotency-Replayed'];

/** Holds answers against the OpenAPI document that the server itself gives out: the status, the headers, the content type and the body. */
export class AnswerJudge {
  readonly #document: Json;
  readonly #ajv: Ajv2020;
  readonly #compiled = new Map<string, ValidateFunction>();

  constructor(document: Json) {
    this.#document = document;
    this.#ajv = new Ajv2020({ strict: true, strictRequired: false, allowUnionTypes: true, keywords: ['components'], allErrors: true });
    formats.default(this.#ajv);
  }

  /** What is wrong with an answer; nothing when it is as the document says. */
  flaws({ id, path, method }: Operation, answer: WireAnswer): readonly string[] {
    const responses = this.#at(['paths', path, method, 'responses']);
    const response = responses[String(answer.status)];
    if (response === undefined) return [`${id} does not declare the status ${String(answer.status)}`];
    const described = this.#resolved(response as Json) as Described;
    return [...missingHeaders(described, answer.headers), ...this.#bodyFlaws(`${id} ${String(answer.status)}`, described, answer)];
  }

  #bodyFlaws(name: string, { content }: Described, { headers, text }: WireAnswer): readonly string[] {
    const type = headers.get('content-type');
    if (content === undefined) return text === '' && type === null ? [] : [`${name} has a body, and declares none`];
    const [bare = ''] = (type ?? '').split(';');
    const schema = content[bare]?.schema;
    if (schema === undefined) return [`${name} is ${bare}, and declares ${Object.keys(content).join()}`];
    const fits = this.#compiled.get(name) ?? this.#ajv.compile({ ...schema, components: this.#document['components'] });
    this.#compiled.set(name, fits);
    return fits(JSON.parse(text)) ? [] : [`${name}: ${this.#ajv.errorsText(fits.errors)}`];
  }

  #resolved(part: Json): Json {
    const { $ref } = part;
    return typeof $ref === 'string' ? this.#resolved(this.#at($ref.split('/').slice(1))) : part;
  }

  #at(steps: readonly string[]): Json {
    const found = steps.reduce<unknown>((value, step) => (value as Json | undefined)?.[step], this.#document);
    if (typeof found !== 'object' || found === null) throw new Error(`the document has no ${steps.join('/')}`);
    return found as Json;
  }
}

function missingHeaders({ headers = {} }: Described, sent: Headers): readonly string[] {
  const declared = Object.keys(headers).filter((name) => !occasional.includes(name));
  return declared.filter((name) => !sent.has(name)).map((name) => `the header ${name} is missing`);
}
