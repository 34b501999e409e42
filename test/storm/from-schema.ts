import fc from 'fast-check';
import type { Json } from './document.ts';

type Follow = (schema: Json) => Json;
type Any = fc.Arbitrary<unknown>;

const bound = (value: unknown, otherwise: number): number => (typeof value === 'number' ? value : otherwise);
const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

/** Letters of many scripts, signs, marks that combine, and what a line must not hold: the pattern of a schema sifts them. */
const signs = [...'abcXYZ019 _-./:{}"\'\\<>&;%$äßçñøłžЖдйλΩשלוםمرحبا漢字かなカナ한글'.split(/(?:)/u), '🙂', '👩‍👩‍👧', 'e\u0301', '\u00a0', '\u200b', '\u202e', '\n', '\t'];

const knownFormats: Readonly<Record<string, Any>> = {
  uuid: fc.uuid(),
  'date-time': fc.date({ min: new Date(0), max: new Date(4e12), noInvalidDate: true }).map((date) => date.toISOString()),
  uri: fc.webUrl(),
};

/** A pattern without classes of Unicode is turned into texts that match it; of the others the texts are sifted. */
function matching(pattern: string, longest: number): Any {
  const shape = new RegExp(pattern, 'u');
  if (!pattern.includes('\\p')) return fc.stringMatching(new RegExp(pattern)).map((text) => text.slice(0, longest)).filter((text) => shape.test(text));
  const text = fc.array(fc.constantFrom(...signs), { minLength: 1, maxLength: Math.min(longest, 60) });
  return text.map((drawn) => drawn.filter((sign) => shape.test(sign)).join('').slice(0, longest)).map((drawn) => (drawn.trim() === '' ? 'plain' : drawn));
}

function textOf(schema: Json): Any {
  const { format, pattern, minLength, maxLength } = schema;
  const longest = Math.min(bound(maxLength, 200), 2000);
  const formatted = typeof format === 'string' ? knownFormats[format] : undefined;
  if (formatted !== undefined) return formatted;
  if (typeof pattern === 'string') return matching(pattern, longest);
  // Several patterns: what matches the first is sifted by the others.
  const [first, ...others] = listOf(schema['allOf']).map((one) => String((one as Json)['pattern']));
  if (first !== undefined) return matching(first, longest).filter((text) => others.every((other) => new RegExp(other, 'u').test(String(text))));
  return fc.string({ unit: 'grapheme', minLength: bound(minLength, 0), maxLength: Math.min(longest, 80) }).map((text) => (text.length > longest ? 'plain' : text));
}

function objectOf(schema: Json, follow: Follow): Any {
  const properties = Object.entries((schema['properties'] as Readonly<Record<string, Json>> | undefined) ?? {});
  if (properties.length === 0) return fc.dictionary(fc.stringMatching(/^[a-z_]{1,12}$/), fc.jsonValue({ maxDepth: 1 }), { maxKeys: 4 });
  const model = Object.fromEntries(properties.map(([name, property]) => [name, arbitraryOf(property, follow)]));
  return fc.record(model, { requiredKeys: listOf(schema['required']).map(String) });
}

function arrayOf(schema: Json, follow: Follow): Any {
  return fc.array(arbitraryOf((schema['items'] as Json | undefined) ?? {}, follow), { maxLength: Math.min(bound(schema['maxItems'], 4), 8) });
}

const byType: Readonly<Record<string, (schema: Json, follow: Follow) => Any>> = {
  string: textOf,
  integer: (schema) => fc.integer({ min: bound(schema['minimum'], -1000), max: Math.min(bound(schema['maximum'], 2_000_000_000), 2_000_000_000) }),
  number: () => fc.double({ noNaN: true, noDefaultInfinity: true }),
  boolean: () => fc.boolean(),
  null: () => fc.constant(null),
  array: arrayOf,
  object: objectOf,
};

/** Values that a JSON schema of the document takes. */
export function arbitraryOf(given: Json, follow: Follow): Any {
  const schema = follow(given);
  if ('const' in schema) return fc.constant(schema['const']);
  if (Array.isArray(schema['enum'])) return fc.constantFrom(...(schema['enum'] as readonly unknown[]));
  const choices = listOf(schema['anyOf'] ?? schema['oneOf']) as readonly Json[];
  if (choices.length > 0) return fc.oneof(...choices.map((choice) => arbitraryOf(choice, follow)));
  const type = typeof schema['type'] === 'string' ? byType[schema['type']] : undefined;
  return type === undefined ? fc.jsonValue({ maxDepth: 2 }) : type(schema, follow);
}
