import { z } from 'zod';
import { byokConfigOnWire, byokStateOnWire } from './byok.ts';
import { stepUpSchema, tokenSchema } from './common.ts';
import { registryKeyOnWire, wantedRegistryKey } from './key-registry.ts';
import type { Shape } from './operation.ts';
import { credentialEventOnWire, grantOnWire, revisionOnWire, secretOnWire } from './secrets.ts';
import { accessKeyOnWire, newAccessKeyOnWire } from './tenant-keys.ts';
import { onboardingShown, wrappedKeyOnWire } from './tenant-kms.ts';

/** A schema as the document writes it. */
export type JsonSchema = Readonly<Record<string, unknown>>;

type Direction = 'input' | 'output';

/** What has a name in the document; everything else is written out where it stands. */
const named: readonly (readonly [name: string, schema: z.ZodType, direction: Direction])[] = [
  ['Token', tokenSchema, 'output'],
  ['StepUpToken', stepUpSchema, 'output'],
  ['ByokConfig', byokConfigOnWire, 'output'],
  ['ByokState', byokStateOnWire, 'output'],
  ['Secret', secretOnWire, 'output'],
  ['Revision', revisionOnWire, 'output'],
  ['Grant', grantOnWire, 'output'],
  ['CredentialAuditEvent', credentialEventOnWire, 'output'],
  ['WrappedDataKey', wrappedKeyOnWire, 'output'],
  ['Onboarding', onboardingShown, 'input'],
  ['AccessKey', accessKeyOnWire, 'output'],
  ['NewAccessKey', newAccessKeyOnWire, 'output'],
  ['RegisteredKey', registryKeyOnWire, 'output'],
  ['WantedKey', wantedRegistryKey, 'input'],
];

const nameOf = (schema: unknown): string | undefined => named.find(([, known]) => known === schema)?.[0];

/** A reference to a component of the document. */
export function refer(kind: 'schemas' | 'responses' | 'headers' | 'parameters', name: string): JsonSchema {
  return { $ref: `#/components/${kind}/${name}` };
}

const formats: readonly unknown[] = ['uuid', 'date-time', 'uri'];

/**
 * Leaves out what says nothing: the bounds of every whole number, the pattern of what has a format, and the format that is none
 * but only says what its pattern says.
 */
function plainer(schema: Record<string, unknown>): void {
  if (schema['minimum'] === Number.MIN_SAFE_INTEGER) delete schema['minimum'];
  if (schema['maximum'] === Number.MAX_SAFE_INTEGER) delete schema['maximum'];
  if (formats.includes(schema['format'])) delete schema['pattern'];
  else delete schema['format'];
}

function drawn(schema: z.ZodType, direction: Direction, whole: boolean): JsonSchema {
  const { $schema: _dialect, ...rest } = z.toJSONSchema(schema, {
    io: direction,
    unrepresentable: 'any',
    override: ({ zodSchema, jsonSchema, path }) => {
      const name = nameOf(zodSchema);
      const standsAlone = whole && path.length === 0;
      if (name === undefined || standsAlone) {
        plainer(jsonSchema);
        return;
      }
      for (const key of Object.keys(jsonSchema)) Reflect.deleteProperty(jsonSchema, key);
      Object.assign(jsonSchema, refer('schemas', name));
    },
  });
  return rest;
}

/** A schema of a request or an answer as JSON Schema 2020-12; what has a name is a reference. */
export function drawSchema(schema: z.ZodType, direction: Direction): JsonSchema {
  return drawn(schema, direction, false);
}

/** Every schema that has a name, written out. */
export function namedSchemas(): Readonly<Record<string, JsonSchema>> {
  return Object.fromEntries(named.map(([name, schema, direction]) => [name, drawn(schema, direction, true)]));
}

/** What a text of a path or query stands for: a number and a flag are shown as what they mean. */
function meaningOf(schema: z.ZodType): JsonSchema {
  const given = drawn(schema, 'input', false);
  const flag = Array.isArray(given['enum']) && given['enum'].join() === 'true,false';
  if (flag) return { type: 'boolean' };
  const meant = drawn(schema, 'output', false);
  return 'type' in meant ? meant : given;
}

/** The parameters of a request that a shape of an operation declares. */
export function drawParameters(place: 'path' | 'query' | 'header', shape: Shape | undefined): readonly JsonSchema[] {
  if (shape === undefined) return [];
  const { required = [] } = z.toJSONSchema(shape, { io: 'input', unrepresentable: 'any' });
  return Object.entries(shape.shape).map(([name, schema]) => ({
    name,
    in: place,
    required: place === 'path' || required.includes(name),
    schema: meaningOf(schema as z.ZodType),
  }));
}
