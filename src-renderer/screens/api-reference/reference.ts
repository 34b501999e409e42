import type { Admission } from '../../../src-shared/rest/operation.ts';
import { operations } from '../../../src-shared/rest/operations.ts';
import type { DocumentOperation, DocumentParameter, DocumentResponse, OpenApiDocument, Schema } from './document.ts';

/** The schemas of the document that have a name. */
export type NamedSchemas = Readonly<Record<string, Schema>>;

/** One answer of a call: done, or refused. */
export interface ReferenceAnswer {
  readonly status: number;
  readonly says: string;
  readonly contentType: string | null;
  readonly schema: Schema | null;
  readonly headers: readonly { readonly name: string; readonly says: string }[];
}

/** One call as the reference shows it. */
export interface ReferenceCall {
  readonly id: string;
  readonly family: string;
  /** In capitals. */
  readonly method: string;
  readonly path: string;
  readonly title: string;
  readonly does: string;
  readonly ours: boolean;
  /** Null for a call that only the document knows. */
  readonly admission: Admission | null;
  readonly parameters: readonly DocumentParameter[];
  readonly body: Schema | null;
  readonly done: readonly ReferenceAnswer[];
  readonly refused: readonly ReferenceAnswer[];
}

/** The calls of one dialect. */
export interface ReferenceFamily {
  readonly name: string;
  readonly does: string;
  readonly calls: readonly ReferenceCall[];
}

/** The whole reference, in the order of the document. */
export interface Reference {
  readonly version: string;
  readonly does: string;
  readonly url: string;
  readonly schemas: NamedSchemas;
  readonly families: readonly ReferenceFamily[];
}

/** The last part of a reference: `#/components/schemas/Token` names `Token`. */
export function nameOfRef(ref: string): string {
  return ref.slice(ref.lastIndexOf('/') + 1);
}

/** Follows a reference into the components; what is no reference is itself, and one that leads nowhere is nothing. */
function followed<T extends object>(part: NoInfer<T> | { readonly $ref: string }, named: Readonly<Record<string, T>>): readonly T[] {
  if (!('$ref' in part)) return [part];
  const found = named[nameOfRef(part.$ref)];
  return found === undefined ? [] : [found];
}

function answerOf(status: string, { description, headers, content }: DocumentResponse, { components }: OpenApiDocument): ReferenceAnswer {
  const [type, shown] = Object.entries(content)[0] ?? [];
  const named = Object.entries(headers).flatMap(([name, part]) => followed(part, components.headers).map((header) => ({ name, says: header.description })));
  return { status: Number(status), says: description, contentType: type ?? null, schema: shown?.schema ?? null, headers: named };
}

function callOf(path: string, method: string, said: DocumentOperation, document: OpenApiDocument): ReferenceCall {
  const { components } = document;
  const known = Object.hasOwn(operations, said.operationId) ? operations[said.operationId as keyof typeof operations] : undefined;
  const answers = Object.entries(said.responses).flatMap(([status, part]) => followed(part, components.responses).map((response) => answerOf(status, response, document)));
  return {
    id: said.operationId,
    family: said.tags[0] ?? '',
    method: method.toUpperCase(),
    path,
    title: said.summary,
    does: known?.does ?? said.description,
    ours: said['x-keydesk-addition'],
    admission: known?.admission ?? null,
    parameters: said.parameters.flatMap((part) => followed(part, components.parameters)),
    body: Object.values(said.requestBody?.content ?? {})[0]?.schema ?? null,
    done: answers.filter(({ status }) => status < 400),
    refused: answers.filter(({ status }) => status >= 400),
  };
}

/** The reference that a document makes: its calls by family, with every reference to a component followed. */
export function referenceOf(document: OpenApiDocument): Reference {
  const { info, servers, tags, paths, components } = document;
  const calls = Object.entries(paths).flatMap(([path, methods]) => Object.entries(methods).map(([method, said]) => callOf(path, method, said, document)));
  return {
    version: info.version,
    does: info.description,
    url: servers[0]?.url ?? '',
    schemas: components.schemas,
    families: tags.map(({ name, description }) => ({ name, does: description, calls: calls.filter(({ family }) => family === name) })),
  };
}

/** The call of this id, or undefined. */
export function callNamed({ families }: Reference, id: string): ReferenceCall | undefined {
  return families.flatMap(({ calls }) => calls).find((call) => call.id === id);
}

function matches(call: ReferenceCall, words: readonly string[]): boolean {
  const text = [call.title, call.method, call.path, call.id, call.family, call.does].join(' ').toLowerCase();
  return words.every((word) => text.includes(word));
}

/** The families with the calls that hold every word of a search; those without any are left out. */
export function narrowed(families: readonly ReferenceFamily[], search: string): readonly ReferenceFamily[] {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  return families.map((family) => ({ ...family, calls: family.calls.filter((call) => matches(call, words)) })).filter(({ calls }) => calls.length > 0);
}
