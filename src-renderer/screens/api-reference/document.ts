import { z } from 'zod';

/** A JSON value. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [name: string]: Json };

/** The part of JSON Schema 2020-12 that the document uses. */
export interface Schema {
  readonly $ref?: string | undefined;
  readonly type?: string | readonly string[] | undefined;
  readonly description?: string | undefined;
  readonly properties?: Readonly<Record<string, Schema>> | undefined;
  readonly required?: readonly string[] | undefined;
  readonly items?: Schema | undefined;
  readonly additionalProperties?: boolean | Schema | undefined;
  readonly oneOf?: readonly Schema[] | undefined;
  readonly anyOf?: readonly Schema[] | undefined;
  readonly enum?: readonly Json[] | undefined;
  readonly const?: Json | undefined;
  readonly default?: Json | undefined;
  readonly format?: string | undefined;
  readonly pattern?: string | undefined;
  readonly minLength?: number | undefined;
  readonly maxLength?: number | undefined;
  readonly minimum?: number | undefined;
  readonly maximum?: number | undefined;
  readonly minItems?: number | undefined;
  readonly maxItems?: number | undefined;
}

const schema: z.ZodType<Schema> = z.looseObject({
  $ref: z.string().optional(),
  type: z.union([z.string(), z.array(z.string())]).optional(),
  description: z.string().optional(),
  properties: z.record(z.string(), z.lazy(() => schema)).optional(),
  required: z.array(z.string()).optional(),
  items: z.lazy(() => schema).optional(),
  additionalProperties: z.union([z.boolean(), z.lazy(() => schema)]).optional(),
  oneOf: z.array(z.lazy(() => schema)).optional(),
  anyOf: z.array(z.lazy(() => schema)).optional(),
  enum: z.array(z.json()).optional(),
  const: z.json().optional(),
  default: z.json().optional(),
  format: z.string().optional(),
  pattern: z.string().optional(),
  minLength: z.number().optional(),
  maxLength: z.number().optional(),
  minimum: z.number().optional(),
  maximum: z.number().optional(),
  minItems: z.number().optional(),
  maxItems: z.number().optional(),
});

const reference = z.object({ $ref: z.string() });
const parameter = z.object({ name: z.string(), in: z.enum(['path', 'query', 'header']), required: z.boolean().default(false), description: z.string().default(''), schema });
const header = z.object({ description: z.string().default('') });
const content = z.record(z.string(), z.object({ schema }));
const response = z.object({ description: z.string(), headers: z.record(z.string(), z.union([reference, header])).default({}), content: content.default({}) });

const operation = z.object({
  operationId: z.string(),
  tags: z.array(z.string()).min(1),
  summary: z.string(),
  description: z.string().default(''),
  'x-keydesk-addition': z.boolean().default(false),
  parameters: z.array(z.union([reference, parameter])).default([]),
  requestBody: z.object({ content }).optional(),
  responses: z.record(z.string(), z.union([reference, response])),
});

/** The document as the desk draws it. What it says beyond this is left aside. */
export const documentSchema = z.object({
  info: z.object({ title: z.string(), version: z.string(), description: z.string().default('') }),
  servers: z.array(z.object({ url: z.string() })).min(1),
  tags: z.array(z.object({ name: z.string(), description: z.string().default('') })).default([]),
  paths: z.record(z.string(), z.record(z.string(), operation)),
  components: z.object({
    parameters: z.record(z.string(), parameter).default({}),
    schemas: z.record(z.string(), schema).default({}),
    responses: z.record(z.string(), response).default({}),
    headers: z.record(z.string(), header).default({}),
  }),
});
export type OpenApiDocument = z.infer<typeof documentSchema>;

/** What an operation of the document says. */
export type DocumentOperation = z.infer<typeof operation>;
/** What a parameter of the document says. */
export type DocumentParameter = z.infer<typeof parameter>;
/** What an answer of the document says. */
export type DocumentResponse = z.infer<typeof response>;
