import type { z } from 'zod';
import type { AccessRole } from '../access-keys.ts';

/** The families of calls; each has its own words for fields, pages and errors. */
export const dialects = ['common', 'byok', 'tenant-kms', 'tenant-keys', 'key-registry'] as const;
export type Dialect = (typeof dialects)[number];

/** The HTTP methods in use. */
export type Method = 'get' | 'post' | 'put' | 'patch' | 'delete';

/**
 * Whose credential a call takes. `tenant`: the tenant that the path or `x-tenant-id` names, by a key of that tenant or of the
 * account. `account`: a key of the account alone. `any`: whoever holds a credential. Without roles every role will do.
 */
export type Admission =
  | { readonly scope: 'open' }
  | { readonly scope: 'tenant' | 'account' | 'any'; readonly roles: readonly AccessRole[]; /** Basic alone: the private key itself must be shown. */ readonly basicOnly?: true };

/** A part of a request by name. */
export type Shape = z.ZodObject;

/** What a call may answer: a schema for each status of success, or null for none. */
export type Answers = Readonly<Partial<Record<200 | 201 | 204, z.ZodType | null>>>;

/** The statuses a call can be refused with, beside those that every call can. */
export type Refused = 400 | 403 | 404 | 409 | 412 | 502;

/** One call of the REST API: what is written here is what is checked, answered and documented. */
export interface Operation {
  /** A verb and a noun, as clients name the call. */
  readonly id: string;
  readonly dialect: Dialect;
  readonly method: Method;
  /** The path with its parameters in braces. */
  readonly path: string;
  readonly title: string;
  /** What it does, in one or two sentences. */
  readonly does: string;
  /** Not part of the public dialect: an addition of ours. */
  readonly ours?: true;
  readonly admission: Admission;
  readonly params?: Shape;
  readonly query?: Shape;
  /** Headers of its own, in lower case. Others are not looked at. */
  readonly headers?: Shape;
  readonly body?: Shape;
  /** The body as the document shows it, where `body` leaves to the handler what one field says of another. */
  readonly bodyShown?: z.ZodType;
  readonly answers: Answers;
  readonly refused: readonly Refused[];
  /** The answer carries an `ETag`. */
  readonly tagged?: true;
  /** `If-Match` is honoured: 412 when what stands is not what was seen. */
  readonly conditional?: true;
  /** The answer holds a secret: it is never kept, not even for a repeated `Idempotency-Key`. */
  readonly confidential?: true;
  /** The header by which a step-up token is shown; without a valid one the call is refused. */
  readonly stepUp?: 'x-knoxcall-stepup';
}

/** Declares a call and keeps the exact types of its parts. */
export function operation<const O extends Operation>(declared: O): O {
  return declared;
}

type Output<S> = S extends z.ZodType ? z.output<S> : Readonly<Record<string, never>>;

/** What a handler is given of a request, checked. */
export interface Given<O extends Operation> {
  readonly params: Output<O['params']>;
  readonly query: Output<O['query']>;
  readonly headers: Output<O['headers']>;
  readonly body: Output<O['body']>;
}

type BodyOf<S> = S extends z.ZodType ? z.input<S> : undefined;

/** What a handler may answer: one of the declared statuses with its body. */
export type AnswerOf<O extends Operation> = {
  [S in keyof O['answers']]: O['answers'][S] extends null ? { readonly status: S } : { readonly status: S; readonly body: BodyOf<O['answers'][S]> };
}[keyof O['answers']];
