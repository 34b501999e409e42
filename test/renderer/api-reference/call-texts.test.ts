import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { callText, curlText, exampleRequest, nodeText, pythonText, type ExampleRequest } from '../../../src-renderer/screens/api-reference/call-texts.ts';
import { call, desk, everyCall, reference } from './reference-support.ts';

const request = (id: string): ExampleRequest => exampleRequest(call(id), reference.schemas, desk);
const sly: ExampleRequest = { method: 'POST', url: 'http://127.0.0.1:1/a', headers: { 'x-name': "it's" }, body: { text: "it's \\n \"quoted\"\nand two lines", on: true, off: null, of: [1, 'x'], none: {} }, authorized: true };

/** What a POSIX shell makes of a command's words, one a line, with `curl` in place of the program. */
const words = (command: string): readonly string[] =>
  execFileSync('sh', ['-c', `curl() { for word in "$@"; do printf '%s\\0' "$word"; done; }\n${command}`], { encoding: 'utf8', env: { KEYDESK_PUBLIC_KEY: 'pub', KEYDESK_PRIVATE_KEY: 'priv' } }).split('\0').slice(0, -1);

describe('the request of an example', () => {
  it('fills the path, and sends what must be sent', () => {
    expect(request('listTenantKeys')).toEqual({ method: 'GET', url: `${desk.url}/v1/tenant/keys`, headers: { 'x-account-id': desk.account, 'x-tenant-id': 'acme-health' }, body: undefined, authorized: true });
    expect(request('rotateTenantKms').headers).toMatchObject({ 'x-knoxcall-stepup': 'STEP_UP_TOKEN', 'x-tenant-id': 'acme-health' });
    expect(request('createSecret')).toMatchObject({ url: `${desk.url}/v1/tenants/acme-health/secrets`, headers: { 'content-type': 'application/json' } });
    expect(request('openapi').authorized).toBe(false);
  });

  it('leaves no brace of a path unfilled, in any call', () => {
    for (const { id } of everyCall) expect(request(id).url, id).not.toMatch(/[{}]/);
  });
});

describe('a call as a command', () => {
  it('is read by a shell as it was meant', () => {
    expect(words(curlText(request('getByok')))).toEqual(['-sS', '-u', 'pub:priv', `${desk.url}/v1/tenants/acme-health/byok`]);
    const sent = words(curlText(sly));
    expect(sent).toEqual(['-sS', '-u', 'pub:priv', '-X', 'POST', sly.url, '-H', "x-name: it's", '--data', JSON.stringify(sly.body, null, 2)]);
  });

  it('shows no key where none is asked for', () => {
    expect(words(curlText(request('openapi')))).toEqual(['-sS', `${desk.url}/openapi.json`]);
  });
});

describe('a call as a module for Node', () => {
  const run = async (text: string): Promise<{ readonly url: string; readonly init: RequestInit | undefined; readonly printed: readonly string[] }> => {
    const printed: string[] = [];
    const asked: { url: string; init: RequestInit | undefined }[] = [];
    const fetch = (url: string, init?: RequestInit): Promise<Response> => { asked.push({ url, init }); return Promise.resolve(new Response('done')); };
    // eslint-disable-next-line @typescript-eslint/no-implied-eval -- the example is a program, and only running it shows that it is one
    const program = new Function('fetch', 'process', 'console', `return (async () => {${text}})();`) as (...given: readonly unknown[]) => Promise<void>;
    await program(fetch, { env: { KEYDESK_PUBLIC_KEY: 'pub', KEYDESK_PRIVATE_KEY: 'priv' } }, { log: (line: string) => printed.push(line) });
    return { url: asked[0]?.url ?? '', init: asked[0]?.init, printed };
  };

  it('asks what the example says, and prints the answer', async () => {
    const { url, init, printed } = await run(nodeText(sly));
    expect(url).toBe(sly.url);
    expect(init).toMatchObject({ method: 'POST', headers: { Authorization: `Basic ${Buffer.from('pub:priv').toString('base64')}`, 'x-name': "it's" } });
    expect(JSON.parse(init?.body as string)).toEqual(sly.body);
    expect(printed).toEqual(['done']);
  });

  it('runs for every call', async () => {
    for (const { id } of everyCall) expect((await run(nodeText(request(id)))).url, id).toBe(request(id).url);
  });
});

describe('a call as a script for Python', () => {
  it('writes values as Python does', () => {
    const text = pythonText(sly);
    expect(text).toContain("'text': 'it\\'s \\\\n \"quoted\"\\nand two lines',");
    expect(text).toContain("'on': True,");
    expect(text).toContain("'off': None,");
    expect(text).toContain("'none': {},");
    expect(text).toContain("'Authorization': f'Basic {pair}',");
  });

  it('imports what it uses', () => {
    expect(pythonText(request('openapi'))).toMatch(/^import urllib\.request\n\nrequest/);
    expect(callText('python', request('createSecret'))).toMatch(/^import base64\nimport json\nimport os\nimport urllib\.request\n/);
  });
});
