import { expect } from 'vitest';
import type { Dialect } from '../../src-shared/rest/operation.ts';
import type { Answered, Json } from '../support/rest-desk.ts';
import { onboardingError, problem, registryErrors } from './wire.ts';

/** Why a request was refused, whatever the dialect: `place` is the pointer of the field, or the name of the parameter. */
export interface Refusal {
  readonly status: number;
  readonly code: string;
  readonly place?: string;
}

/** What the registry calls a refusal of this status, whatever was at fault. */
const registryCodes: Readonly<Record<number, string>> = {
  401: 'user_unauthenticated',
  403: 'user_unauthorized',
  404: 'resource_not_found',
  429: 'rate_limit_exceeded',
  500: 'internal_error',
};

interface Told {
  readonly code: unknown;
  readonly place: string | undefined;
}

function placeOf({ pointer, parameter }: Json): string | undefined {
  const place = pointer ?? parameter;
  return typeof place === 'string' ? place : undefined;
}

function toldInProblem({ json, status, requestId, operation }: Answered): Told {
  const told = problem.parse(json);
  expect(told).toMatchObject({ status, requestId, type: `urn:keydesk:error:${String(json['code'])}` });
  expect(told.instance.split('/').length).toBe(operation.path.split('/').length);
  expect(told.instance).not.toContain('?');
  return { code: json['code'], place: placeOf(json) };
}

function toldInOnboarding({ json }: Answered): Told {
  const { error } = onboardingError.parse(json);
  return { code: error.type, place: placeOf(error) };
}

function toldInRegistry({ json, status, requestId }: Answered): Told {
  const [error] = registryErrors.parse(json).errors;
  expect(error).toMatchObject({ id: requestId, status: String(status), error_code: status });
  return { code: error?.code, place: placeOf(error?.source ?? {}) };
}

const readers: Readonly<Record<Dialect, (answer: Answered) => Told>> = {
  common: toldInProblem,
  byok: toldInProblem,
  'tenant-keys': toldInProblem,
  'tenant-kms': toldInOnboarding,
  'key-registry': toldInRegistry,
};

const types: Readonly<Record<Dialect, string>> = {
  common: 'application/problem+json',
  byok: 'application/problem+json',
  'tenant-keys': 'application/problem+json',
  'tenant-kms': 'application/json',
  'key-registry': 'application/json',
};

/** Reads a refusal to the letter of its dialect. */
export function refusalIn(answer: Answered): Refusal {
  const { dialect } = answer.operation;
  expect(answer.headers.get('content-type')).toContain(types[dialect]);
  const { code, place } = readers[dialect](answer);
  return { status: answer.status, code: String(code), ...(place === undefined ? {} : { place }) };
}

/** Expects a refusal to the letter of its dialect, in the registry by the code that it has for the status. */
export function expectRefusal(answer: Answered, { status, code, place }: Refusal): void {
  const called = answer.operation.dialect === 'key-registry' ? (registryCodes[status] ?? code) : code;
  expect(refusalIn(answer), answer.text).toEqual({ status, code: called, ...(place === undefined ? {} : { place }) });
}
