import type { Json, Schema } from './document.ts';
import { exampleValues } from './example-values.ts';
import type { ExampleValues } from './example-values.ts';
import type { NamedSchemas } from './reference.ts';
import { choicesOf, plain } from './schema-parts.ts';

/** 2 March 2026, 09:30 UTC: the moment of every example. */
const moment = Date.UTC(2026, 2, 2, 9, 30);

const formats: Readonly<Record<string, string>> = {
  uuid: '7f9c1d2e-3a4b-4c5d-8e6f-0a1b2c3d4e5f',
  'date-time': new Date(moment).toISOString(),
  uri: 'http://127.0.0.1:7373/byok/v1/keys?page_size=10',
};

/** What stands for a text of which nothing is known. */
const filler = 'text';

/** Texts by the pattern that is asked for, where no name tells more. */
const shaped: readonly string[] = ['cck-4f7k2', 'acme-health', 'DATABASE_URL', '7', filler];

const typeOf = (value: Json): string => (value === null ? 'null' : Array.isArray(value) ? 'array' : typeof value);

function fitsText({ format, pattern, enum: listed }: Schema, value: string): boolean {
  if (format !== undefined && format !== 'uri') return false;
  if (listed !== undefined && !listed.includes(value)) return false;
  return pattern === undefined || new RegExp(pattern, 'u').test(value);
}

/** Whether a value known for a name is one that the schema could mean. */
function fits(schema: Schema, nullable: boolean, value: Json): boolean {
  if (value === null) return nullable;
  if (schema.const !== undefined) return false;
  if (typeof value === 'string') return schema.type === 'string' && fitsText(schema, value);
  if (typeof value === 'number') return schema.type === 'integer' || schema.type === 'number';
  return schema.type === typeOf(value) && (schema.type === 'array' || schema.properties === undefined);
}

/** The value that a name is known for, when the schema could mean it; a known number is written out where a text is asked for. */
function knownExample(name: string, schema: Schema, nullable: boolean, { values }: Known): Json | undefined {
  const known = Object.hasOwn(values, name) ? values[name] : undefined;
  if (known === undefined) return undefined;
  return [known, ...(typeof known === 'number' ? [String(known)] : [])].find((value) => fits(schema, nullable, value));
}

function textExample(schema: Schema): string {
  if (schema.format !== undefined) return formats[schema.format] ?? filler;
  return shaped.find((text) => schema.pattern !== undefined && fitsText(schema, text)) ?? filler;
}

function numberExample({ minimum, maximum }: Schema, name: string): number {
  const isTime = /(?:At|expires)$/.test(name);
  return isTime && (maximum === undefined || maximum >= moment) ? moment : (minimum ?? 1);
}

/** The first value of a list that says something. */
const telling = (values: readonly Json[]): Json => values.find((value) => value !== 'UNSPECIFIED') ?? values[0] ?? null;

/** What every step of an example knows. */
interface Known {
  readonly named: NamedSchemas;
  readonly values: ExampleValues;
  /** The schemas it stands in: one that holds itself ends there. */
  readonly within: readonly Schema[];
}

function shapedExample(schema: Schema, name: string, known: Known): Json {
  switch (schema.type) {
    case 'object':
      return objectExample(schema, known);
    case 'array':
      return schema.items === undefined ? [] : [valueExample('', schema.items, known)];
    case 'integer':
    case 'number':
      return numberExample(schema, name);
    case 'boolean':
      return true;
    case 'string':
      return textExample(schema);
    case undefined:
    default:
      return {};
  }
}

/** Every field that must be there, and the others of which an example is known: a filler could be a text that the call refuses. */
function objectExample({ properties = {}, required = [] }: Schema, known: Known): Json {
  const fields = Object.entries(properties).map(([name, field]) => [name, valueExample(name, field, known)] as const);
  return Object.fromEntries(fields.filter(([name, value]) => value !== filler || required.includes(name)));
}

function valueExample(name: string, declared: Schema, known: Known): Json {
  const { schema, nullable } = plain(declared, known.named);
  const value = knownExample(name, schema, nullable, known);
  if (value !== undefined) return value;
  if (schema.const !== undefined) return schema.const;
  if (schema.enum !== undefined) return telling(schema.enum);
  if (known.within.includes(schema)) return null;
  const inside = { ...known, within: [...known.within, schema] };
  const [choice] = choicesOf(schema);
  if (choice !== undefined) return valueExample(name, choice, inside);
  return shapedExample(schema, name, inside);
}

/**
 * A value that a schema takes: by what its name is known for, else by its shape.
 * @param name what the value stands for: the name of a parameter; empty for a body
 * @param values what names are known for
 */
export function schemaExample(schema: Schema, named: NamedSchemas, name = '', values: ExampleValues = exampleValues): Json {
  return valueExample(name, schema, { named, values, within: [] });
}
