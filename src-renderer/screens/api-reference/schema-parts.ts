import type { Schema } from './document.ts';
import { nameOfRef } from './reference.ts';
import type { NamedSchemas } from './reference.ts';

/** A schema with its reference followed and `null` set apart. */
export interface PlainSchema {
  readonly schema: Schema;
  /** What the document calls it, or null. */
  readonly name: string | null;
  readonly nullable: boolean;
}

const isNull = ({ type }: Schema): boolean => type === 'null';

function withoutNull(schema: Schema): readonly [inner: Schema, nullable: boolean] {
  const choices = schema.anyOf ?? schema.oneOf;
  if (choices?.some(isNull) === true) {
    const others = choices.filter((choice) => !isNull(choice));
    const [only] = others;
    return [others.length === 1 && only !== undefined ? only : { ...schema, anyOf: undefined, oneOf: others }, true];
  }
  if (typeof schema.type === 'object' && schema.type.includes('null')) {
    const types = schema.type.filter((type) => type !== 'null');
    return [{ ...schema, type: types.length === 1 ? types[0] : types }, true];
  }
  return [schema, false];
}

/** Follows references and takes `null` out, until what is left is the schema of a value. A reference that leads nowhere is anything. */
export function plain(schema: Schema, named: NamedSchemas): PlainSchema {
  const [inner, nullable] = withoutNull(schema);
  if (inner.$ref === undefined) return { schema: inner, name: null, nullable };
  const name = nameOfRef(inner.$ref);
  const next = plain(named[name] ?? {}, named);
  return { schema: next.schema, name, nullable: nullable || next.nullable };
}

/** The schemas one of which a value has; empty for a schema without a choice. */
export function choicesOf({ oneOf, anyOf }: Schema): readonly Schema[] {
  return oneOf ?? anyOf ?? [];
}

/** The field whose constant tells the choices of a union apart: `kind`. */
export function discriminatorOf(choices: readonly PlainSchema[]): string | undefined {
  const [first] = choices;
  const names = Object.keys(first?.schema.properties ?? {});
  return names.find((name) => choices.every(({ schema }) => schema.properties?.[name]?.const !== undefined));
}
