/**
 * `npm run client`: writes the two generated files of the client from the OpenAPI document. `--check` writes nothing and says
 * whether what stands is what would be written.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { generateClient } from './client-text.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const files = await generateClient();
const stale = Object.entries(files).filter(([name, text]) => {
  try {
    return readFileSync(join(root, 'client', name), 'utf8') !== text;
  } catch {
    return true;
  }
});

if (!process.argv.includes('--check')) for (const [name, text] of stale) writeFileSync(join(root, 'client', name), text);
else if (stale.length > 0) {
  console.error(`client/ is not what the document says (${stale.map(([name]) => name).join(', ')}): run \`npm run client\`.`);
  process.exitCode = 1;
}
