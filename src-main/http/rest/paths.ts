import type { Dialect, Method, Operation } from '../../../src-shared/rest/operation.ts';

/** The calls of one path, by their methods. */
export type PathCalls = ReadonlyMap<Method, Operation>;

/** Every path with its calls. */
export function callsByPath(operations: readonly Operation[]): ReadonlyMap<string, PathCalls> {
  const paths = new Map<string, Map<Method, Operation>>();
  for (const operation of operations) {
    const calls = paths.get(operation.path) ?? new Map<Method, Operation>();
    paths.set(operation.path, calls.set(operation.method, operation));
  }
  return paths;
}

/**
 * A path as the server's router writes it. A verb after a colon belongs to the path, so a parameter ends at a colon:
 * `/secrets/{secret}:publish` is `/secrets/:secret(^[^:]+)::publish`.
 */
export function routeOf(path: string): string {
  return path.replaceAll(':', '::').replace(/\{(\w+)\}/g, ':$1(^[^:]+)');
}

/** The address of a request with the colon before a verb as it is, whoever percent-encoded it; the query stays as it was sent. */
export function withPlainVerb(url: string): string {
  return url.replace(/^[^?]*/, (path) => path.replaceAll(/%3a/gi, ':'));
}

const familyOf = (path: string): string => path.split('/', 3).join('/');

/** Tells in which dialect somebody speaks who asks for a path, whether there is such a path or not: `/byok/v1/none` is the registry's. */
export function dialectsOf(operations: readonly Operation[]): (path: string) => Dialect {
  const families: ReadonlyMap<string, Dialect> = new Map(operations.map(({ path, dialect }) => [familyOf(path), dialect]));
  return (path) => families.get(familyOf(path).replace(/:.*$/, '')) ?? 'common';
}
