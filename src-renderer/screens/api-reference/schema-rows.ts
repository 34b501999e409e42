import type { Json, Schema } from './document.ts';
import type { NamedSchemas } from './reference.ts';
import { choicesOf, discriminatorOf, plain } from './schema-parts.ts';
import type { PlainSchema } from './schema-parts.ts';

/** One line of a schema drawn as a tree. */
export interface SchemaRow {
  /** Its place: `key.role_arn`; unlike that of any other row. */
  readonly id: string;
  readonly depth: number;
  /** A field, or a choice of a union with the words that tell it: `when kind is AwsKey`. */
  readonly kind: 'field' | 'choice';
  readonly name: string;
  readonly type: string;
  readonly required: boolean;
  /** What else is asked of it, in words: `1 to 120 characters`. */
  readonly limits: readonly string[];
  readonly values: readonly string[];
  readonly says: string;
}

/** The largest moment a date can hold, in milliseconds: the bound by which times are known. */
const lastMoment = 8_640_000_000_000_000;

const formatWords: Readonly<Record<string, string>> = { 'date-time': 'RFC 3339, UTC', uuid: 'UUID', uri: 'address' };

const number = (value: number): string => value.toLocaleString('en');

/** `1 to 120 characters`, `at least 4 characters`, `at most 120 characters`; undefined without bounds. */
function between(least: number | undefined, most: number | undefined, noun: string): string | undefined {
  const unit = noun === '' ? '' : ` ${noun}`;
  if (least !== undefined && most !== undefined) return least === most ? `exactly ${number(most)}${unit}` : `${number(least)} to ${number(most)}${unit}`;
  if (least !== undefined) return `at least ${number(least)}${unit}`;
  return most === undefined ? undefined : `at most ${number(most)}${unit}`;
}

function patternText(pattern: string): string {
  // A bar of control characters is a long pattern and a short thought.
  return pattern.includes('\\p{Cc}') ? 'no control characters' : `matches ${pattern}`;
}

function limitsOf(schema: Schema): readonly string[] {
  const time = schema.maximum === lastMoment;
  return [
    schema.format === undefined ? undefined : (formatWords[schema.format] ?? schema.format),
    time ? 'Unix milliseconds' : between(schema.minimum, schema.maximum, ''),
    between(schema.minLength, schema.maxLength, 'characters'),
    between(schema.minItems, schema.maxItems, 'items'),
    schema.pattern === undefined ? undefined : patternText(schema.pattern),
    schema.default === undefined ? undefined : `default ${JSON.stringify(schema.default)}`,
    schema.additionalProperties === false || schema.properties === undefined ? undefined : unknownText(schema),
  ].filter((limit) => limit !== undefined);
}

function unknownText({ additionalProperties }: Schema): string | undefined {
  return additionalProperties === undefined ? undefined : 'and fields of any other name';
}

const valueText = (value: Json): string => (typeof value === 'string' ? value : JSON.stringify(value));

function valuesOf({ enum: listed, const: only }: Schema): readonly string[] {
  if (only !== undefined) return [valueText(only)];
  return (listed ?? []).map(valueText);
}

function typeText({ schema, nullable }: PlainSchema, named: NamedSchemas): string {
  const kind = kindText(schema, named);
  return nullable ? `${kind} or null` : kind;
}

function kindText(schema: Schema, named: NamedSchemas): string {
  if (choicesOf(schema).length > 0) return 'one of';
  if (schema.type === 'array') return schema.items === undefined ? 'list' : `list of ${typeText(plain(schema.items, named), named)}`;
  if (schema.type === undefined) return schema.const === undefined ? 'any value' : typeof schema.const;
  return typeof schema.type === 'string' ? schema.type : schema.type.join(' or ');
}

interface Place {
  readonly id: string;
  readonly depth: number;
  readonly named: NamedSchemas;
  /** The schemas it stands in: one that holds itself is not drawn again. */
  readonly within: readonly Schema[];
}

function fieldRows(name: string, schema: Schema, required: boolean, place: Place): readonly SchemaRow[] {
  const part = plain(schema, place.named);
  const id = place.id === '' ? name : `${place.id}.${name}`;
  const item = part.schema.type === 'array' && part.schema.items !== undefined ? plain(part.schema.items, place.named) : undefined;
  const row: SchemaRow = {
    id,
    depth: place.depth,
    kind: 'field',
    name,
    type: typeText(part, place.named),
    required,
    limits: [...limitsOf({ ...part.schema, ...defaultOf(schema) }), ...(item === undefined ? [] : limitsOf(item.schema))],
    values: [...valuesOf(part.schema), ...(item === undefined ? [] : valuesOf(item.schema))],
    says: schema.description ?? part.schema.description ?? '',
  };
  return [row, ...innerRows((item ?? part).schema, { ...place, id, depth: place.depth + 1 })];
}

function defaultOf({ default: usual }: Schema): Pick<Schema, 'default'> {
  return usual === undefined ? {} : { default: usual };
}

function choiceRows(choices: readonly Schema[], place: Place): readonly SchemaRow[] {
  const parts = choices.map((choice) => plain(choice, place.named));
  const teller = discriminatorOf(parts);
  return parts.flatMap((part, index): readonly SchemaRow[] => {
    const told = teller === undefined ? undefined : part.schema.properties?.[teller]?.const;
    const name = told === undefined || teller === undefined ? `choice ${String(index + 1)}` : `when ${teller} is ${valueText(told)}`;
    const id = `${place.id}(${String(index)})`;
    const row: SchemaRow = { id, depth: place.depth, kind: 'choice', name, type: typeText(part, place.named), required: false, limits: limitsOf(part.schema), values: valuesOf(part.schema), says: part.schema.description ?? '' };
    return [row, ...innerRows(part.schema, { ...place, id, depth: place.depth + 1 })];
  });
}

function innerRows(schema: Schema, place: Place): readonly SchemaRow[] {
  if (place.within.includes(schema)) return [];
  const inside = { ...place, within: [...place.within, schema] };
  const choices = choicesOf(schema);
  if (choices.length > 0) return choiceRows(choices, inside);
  const fields = Object.entries(schema.properties ?? {}).flatMap(([name, field]) => fieldRows(name, field, schema.required?.includes(name) === true, inside));
  const { additionalProperties: others } = schema;
  return typeof others === 'object' && Object.keys(others).length > 0 ? [...fields, ...fieldRows('(any name)', others, false, inside)] : fields;
}

/** The lines of a schema: fields in their order, what they hold below them, deeper. A list is drawn as what it holds. */
export function schemaRows(schema: Schema, named: NamedSchemas): readonly SchemaRow[] {
  const { schema: whole } = plain(schema, named);
  const item = whole.type === 'array' && whole.items !== undefined ? plain(whole.items, named).schema : whole;
  return innerRows(item, { id: '', depth: 0, named, within: [] });
}

/** What a whole body or answer is, above its lines: `list of Grant`. */
export function schemaTitle(schema: Schema, named: NamedSchemas): string {
  const { schema: whole, name } = plain(schema, named);
  if (whole.type === 'array' && whole.items !== undefined) return `list of ${plain(whole.items, named).name ?? kindText(whole.items, named)}`;
  return name ?? kindText(whole, named);
}

/** A single value drawn as one row: a parameter of a request. */
export function valueRow(name: string, schema: Schema, required: boolean, says: string, named: NamedSchemas): SchemaRow {
  const [row] = fieldRows(name, schema, required, { id: '', depth: 0, named, within: [] });
  return row === undefined ? { id: name, depth: 0, kind: 'field', name, type: 'any value', required, limits: [], values: [], says } : { ...row, says };
}
