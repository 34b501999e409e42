import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';

/** A part of the document. */
export type Json = Readonly<Record<string, unknown>>;

/** A parameter of a call, with the schema of what it stands for. */
export interface Parameter {
  readonly name: string;
  readonly in: 'path' | 'query' | 'header';
  readonly required?: boolean;
  readonly schema: Json;
}

/** What a call may answer with one status. `fits` is null where there is nothing to say. */
export interface Declared {
  readonly contentType: string | null;
  readonly fits: ValidateFunction | null;
}

/** One call, as the document alone tells it. */
export interface Call {
  readonly id: string;
  readonly method: string;
  readonly path: string;
  readonly open: boolean;
  readonly parameters: readonly Parameter[];
  readonly body: Json | null;
  readonly fitsBody: ValidateFunction | null;
  readonly answers: ReadonlyMap<number, Declared>;
}

/** The calls of a document, and how its references are followed. */
export interface Reading {
  readonly calls: readonly Call[];
  /** The refusals of every dialect: what a path that is none may answer with. */
  readonly refusals: readonly ValidateFunction[];
  readonly follow: (schema: Json) => Json;
}

interface Content {
  readonly content?: Readonly<Record<string, { readonly schema: Json }>>;
}

function partAt(document: Json, reference: string): Json {
  return reference.split('/').slice(1).reduce<Json>((part, step) => part[step] as Json, document);
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

/** Reads a document as a client does, who knows nothing else of the server. */
export function readDocument(document: Json): Reading {
  const ajv = new Ajv2020({ strict: false, allErrors: false });
  formats.default(ajv);
  const follow = (part: Json): Json => (typeof part['$ref'] === 'string' ? follow(partAt(document, part['$ref'])) : part);
  const compile = (schema: Json): ValidateFunction => ajv.compile({ ...schema, components: document['components'] });
  const declared = (answer: Json): Declared => {
    const [found] = Object.entries((follow(answer) as Content).content ?? {});
    return found === undefined ? { contentType: null, fits: null } : { contentType: found[0], fits: compile(found[1].schema) };
  };
  const callOf = (path: string, method: string, told: Json): Call => {
    const body = (told['requestBody'] as Content | undefined)?.content?.['application/json']?.schema ?? null;
    return {
      id: textOf(told['operationId']),
      method: method.toUpperCase(),
      path,
      open: (told['security'] as readonly unknown[]).length === 0,
      parameters: (told['parameters'] as readonly Json[]).map((parameter) => follow(parameter) as unknown as Parameter),
      body,
      fitsBody: body === null ? null : compile(body),
      answers: new Map(Object.entries(told['responses'] as Readonly<Record<string, Json>>).map(([status, answer]) => [Number(status), declared(answer)])),
    };
  };
  const paths = Object.entries(document['paths'] as Readonly<Record<string, Readonly<Record<string, Json>>>>);
  const calls = paths.flatMap(([path, methods]) => Object.entries(methods).map(([method, told]) => callOf(path, method, told)));
  const refusals = ['Problem', 'TenantKmsError', 'KeyRegistryErrors'].map((name) => compile({ $ref: `#/components/schemas/${name}` }));
  return { calls, refusals, follow };
}
