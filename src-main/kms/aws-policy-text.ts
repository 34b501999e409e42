import { z } from 'zod';

const texts = z.union([z.string(), z.array(z.string())]).transform((value): readonly string[] => (typeof value === 'string' ? [value] : value));
const conditionValues = z
  .union([z.string(), z.boolean(), z.number(), z.array(z.union([z.string(), z.boolean(), z.number()]))])
  .transform((value): readonly string[] => (Array.isArray(value) ? value : [value]).map(String));

/** A map of principals by their kind; `*` alone is everybody. */
const principals = z.union([z.literal('*').transform((everybody): Readonly<Record<string, readonly string[]>> => ({ AWS: [everybody] })), z.record(z.string(), texts)]);

const statement = z.strictObject({
  Sid: z.string().optional(),
  Effect: z.enum(['Allow', 'Deny']),
  Principal: principals.optional(),
  NotPrincipal: principals.optional(),
  Action: texts.optional(),
  NotAction: texts.optional(),
  Resource: texts.optional(),
  NotResource: texts.optional(),
  Condition: z.record(z.string(), z.record(z.string(), conditionValues)).optional(),
});

/** One statement of a policy, with single values made lists. */
export type PolicyStatement = Readonly<z.infer<typeof statement>>;

const policy = z.object({ Statement: z.union([statement.transform((one) => [one]), z.array(statement)]) });

/** Reads a policy of AWS; null when it is none, or says something that is not known here: then nothing may be concluded from it. */
export function readPolicy(text: string): readonly PolicyStatement[] | null {
  const parsed = policy.safeParse(jsonOf(text));
  return parsed.success ? parsed.data.Statement : null;
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return null;
  }
}

/**
 * Whether a pattern of a policy, in which `*` and `?` stand for anything, takes a text. In time of pattern times text at most:
 * the policy is the customer's, and a pattern of many stars must not hold the desk up.
 */
export function takes(pattern: string, text: string): boolean {
  let [at, star, resume] = [0, -1, 0];
  for (let read = 0; read < text.length; ) {
    if (pattern[at] === '*') {
      [star, resume] = [at, read];
      at += 1;
    } else if (at < pattern.length && (pattern[at] === '?' || pattern[at] === text[read])) {
      at += 1;
      read += 1;
    } else if (star >= 0) {
      at = star + 1;
      resume += 1;
      read = resume;
    } else return false;
  }
  return /^\**$/.test(pattern.slice(at));
}
