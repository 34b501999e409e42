import fc from 'fast-check';
import type { Call, Reading } from './document.ts';
import { arbitraryOf } from './from-schema.ts';
import { hostileBody, hostileText, hostileValue, twistedHeader, twistedQueries, twistedSegments } from './hostile.ts';

/** What a drawn call is to be. */
export const flavours = ['valid', 'nearly', 'hostile'] as const;
export type Flavour = (typeof flavours)[number];

/** What is done to the path or query of a call on top of everything else. */
export interface PathTwist {
  readonly where: 'segment' | 'end' | 'query' | 'encoded';
  readonly at: number;
  readonly text: string;
}

/** A call as it was drawn from the document and the seed: what it names is put in when it is sent. */
export interface Draw {
  readonly call: Call;
  readonly flavour: Flavour;
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly body: unknown;
  /** Choices among what the run knows, each to be taken modulo. */
  readonly picks: readonly number[];
  /** Which rule of the document is broken, and by what; only where the flavour says so. */
  readonly broken: { readonly at: number; readonly value: unknown };
  /** Bytes that are sent instead of a body. */
  readonly bytes: string | Uint8Array | null;
  readonly headers: readonly (readonly [string, string])[];
  readonly path: PathTwist | null;
}

/** Once in so many draws; without the library's liking for the simplest. */
const sometimes = <T>(often: number, arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | null> => fc.noBias(fc.nat(often - 1)).chain((drawn) => (drawn === 0 ? arbitrary : fc.constant(null)));

const pathTwist: fc.Arbitrary<PathTwist> = fc.oneof(
  fc.record({ where: fc.constantFrom('segment', 'end', 'encoded'), at: fc.nat(20), text: fc.constantFrom(...twistedSegments) }),
  fc.record({ where: fc.constant('query' as const), at: fc.nat(20), text: fc.constantFrom(...twistedQueries) }),
);

const twists = { valid: { headers: 0, path: 60 }, nearly: { headers: 2, path: 6 }, hostile: { headers: 3, path: 3 } } as const;

function parametersOf({ parameters }: Call, flavour: Flavour, { follow }: Reading): fc.Arbitrary<Readonly<Record<string, unknown>>> {
  const own = parameters.filter(({ name }) => !['Idempotency-Key', 'If-Match', 'x-correlation-id'].includes(name));
  const values = Object.fromEntries(
    own.map(({ name, schema }) => [name, flavour === 'hostile' ? fc.oneof({ weight: 3, arbitrary: arbitraryOf(schema, follow) }, { weight: 1, arbitrary: hostileText }) : arbitraryOf(schema, follow)]),
  );
  return fc.record(values, { requiredKeys: own.filter(({ required }) => required === true).map(({ name }) => name) });
}

function drawOf(reading: Reading, call: Call, flavour: Flavour): fc.Arbitrary<Draw> {
  const { headers, path } = twists[flavour];
  const fitting = call.body === null ? fc.constant(undefined) : arbitraryOf(call.body, reading.follow);
  return fc.record({
    call: fc.constant(call),
    flavour: fc.constant(flavour),
    parameters: parametersOf(call, flavour, reading),
    body: flavour === 'hostile' ? fc.oneof({ weight: 2, arbitrary: fitting }, { weight: 1, arbitrary: hostileValue }) : fitting,
    picks: fc.noBias(fc.array(fc.nat(1_000_000), { minLength: 12, maxLength: 12 })),
    broken: fc.record({ at: fc.noBias(fc.nat(1000)), value: hostileValue }),
    bytes: flavour === 'hostile' ? sometimes(4, hostileBody) : fc.constant(null),
    headers: fc.array(twistedHeader, { maxLength: headers }),
    path: sometimes(path, pathTwist),
  });
}

/** Any call of the document in any flavour. Calls that move whole tenants are drawn seldom: they are walked through on purpose. */
export function anyDraw(reading: Reading, seldom: ReadonlySet<string>): fc.Arbitrary<Draw> {
  const weights = { valid: 11, nearly: 5, hostile: 4 } as const;
  return fc.oneof(
    ...reading.calls.flatMap((call) =>
      flavours.map((flavour) => ({ weight: weights[flavour] * (seldom.has(call.id) && flavour === 'valid' ? 1 : 4), arbitrary: drawOf(reading, call, flavour) })),
    ),
  );
}

/** What a seed and a number always draw alike. */
export function drawn<T>(arbitrary: fc.Arbitrary<T>, seed: number, number: number): T {
  const [one] = fc.sample(arbitrary, { seed: (seed * 1_000_003 + number) | 0, numRuns: 1 });
  if (one === undefined) throw new Error('nothing was drawn');
  return one;
}
