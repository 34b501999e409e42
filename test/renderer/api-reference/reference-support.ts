import { openApiDocument } from '../../../src-shared/rest/openapi.ts';
import { documentSchema } from '../../../src-renderer/screens/api-reference/document.ts';
import { referenceOf, type Reference, type ReferenceCall } from '../../../src-renderer/screens/api-reference/reference.ts';

/** Where the examples of the tests are sent. */
export const desk = { url: 'http://127.0.0.1:7373', account: '0d4f8a52-6c1e-4b7a-9f3d-2b8e5c7a1d60' } as const;

/** The reference of the document that the desk really serves. */
export const reference: Reference = referenceOf(documentSchema.parse(openApiDocument({ version: '1.2.3', url: desk.url })));

/** Every call of it. */
export const everyCall: readonly ReferenceCall[] = reference.families.flatMap(({ calls }) => calls);

/** The call of this id. */
export function call(id: string): ReferenceCall {
  const found = everyCall.find((one) => one.id === id);
  if (found === undefined) throw new Error(`the reference has no call ${id}`);
  return found;
}
