import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { generateClient } from '../../build/client-text.ts';

it('the client is the one that the OpenAPI document says: else run `npm run client`', async () => {
  const files = await generateClient();
  expect(Object.keys(files)).toEqual(['operations.js', 'types.d.ts']);
  for (const [name, text] of Object.entries(files)) expect(await readFile(new URL(`../../client/${name}`, import.meta.url), 'utf8'), name).toBe(text);
});
