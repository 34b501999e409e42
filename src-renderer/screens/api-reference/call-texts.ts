import type { Json, Schema } from './document.ts';
import type { NamedSchemas, ReferenceCall } from './reference.ts';
import { schemaExample } from './schema-example.ts';

/** The languages in which a call is shown. */
export const languages = ['curl', 'node', 'python'] as const;
export type Language = (typeof languages)[number];

/** Where the desk answers, and what it calls its account. */
export interface CalledDesk {
  readonly url: string;
  readonly account: string;
}

/** A request as it would be sent. */
export interface ExampleRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Json | undefined;
  /** Whether it shows an access key. */
  readonly authorized: boolean;
}

const alwaysSent: ReadonlySet<string> = new Set(['x-tenant-id']);

function textOf(value: Json): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function parameterText(name: string, schema: Schema, named: NamedSchemas, { account }: CalledDesk): string {
  return name === 'x-account-id' ? account : textOf(schemaExample(schema, named, name));
}

/** The request that an example makes: what must be sent, with values that the call would take. */
export function exampleRequest(call: ReferenceCall, named: NamedSchemas, desk: CalledDesk): ExampleRequest {
  const text = (name: string, schema: Schema): string => parameterText(name, schema, named, desk);
  const path = call.parameters.filter((part) => part.in === 'path').reduce((filled, { name, schema }) => filled.replace(`{${name}}`, encodeURIComponent(text(name, schema))), call.path);
  const query = call.parameters.filter((part) => part.in === 'query' && part.required).map(({ name, schema }) => `${encodeURIComponent(name)}=${encodeURIComponent(text(name, schema))}`);
  const sent = call.parameters.filter((part) => part.in === 'header' && (part.required || alwaysSent.has(part.name)));
  const headers = Object.fromEntries(sent.map(({ name, schema }) => [name, text(name, schema)]));
  const body = call.body === null ? undefined : schemaExample(call.body, named);
  return {
    method: call.method,
    url: `${desk.url}${path}${query.length === 0 ? '' : `?${query.join('&')}`}`,
    headers: body === undefined ? headers : { ...headers, 'content-type': 'application/json' },
    body,
    authorized: call.admission?.scope !== 'open',
  };
}

/** A text as one word of a POSIX shell. */
const shellWord = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;

/** The request as a command for a POSIX shell; the pair is taken from the environment. */
export function curlText({ method, url, headers, body, authorized }: ExampleRequest): string {
  const parts = [
    ...(authorized ? ['-u "$KEYDESK_PUBLIC_KEY:$KEYDESK_PRIVATE_KEY"'] : []),
    `${method === 'GET' ? '' : `-X ${method} `}${shellWord(url)}`,
    ...Object.entries(headers).map(([name, value]) => `-H ${shellWord(`${name}: ${value}`)}`),
    ...(body === undefined ? [] : [`--data ${shellWord(JSON.stringify(body, null, 2))}`]),
  ];
  return `curl -sS ${parts.join(' \\\n  ')}`;
}

/** Moves all lines but the first to the right. */
const indented = (text: string, by: string): string => text.replaceAll('\n', `\n${by}`);

/** A name or value in single quotes, as JavaScript and Python both read it. */
const quoted = (text: string): string => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'").replaceAll('\n', '\\n')}'`;

/** The request as a module for Node 20 or later. */
export function nodeText({ method, url, headers, body, authorized }: ExampleRequest): string {
  const lines = [
    ...(authorized ? ['Authorization: `Basic ${pair}`,'] : []),
    ...Object.entries(headers).map(([name, value]) => `${quoted(name)}: ${quoted(value)},`),
  ];
  const options = [
    ...(method === 'GET' ? [] : [`  method: '${method}',`]),
    ...(lines.length === 0 ? [] : ['  headers: {', ...lines.map((line) => `    ${line}`), '  },']),
    ...(body === undefined ? [] : [`  body: JSON.stringify(${indented(JSON.stringify(body, null, 2), '  ')}),`]),
  ];
  const pair = ['const { KEYDESK_PUBLIC_KEY, KEYDESK_PRIVATE_KEY } = process.env;', 'const pair = Buffer.from(`${KEYDESK_PUBLIC_KEY}:${KEYDESK_PRIVATE_KEY}`).toString(\'base64\');', ''];
  return [
    ...(authorized ? pair : []),
    options.length === 0 ? `const answer = await fetch(${quoted(url)});` : `const answer = await fetch(${quoted(url)}, {\n${options.join('\n')}\n});`,
    'if (!answer.ok) throw new Error(`${answer.status} ${await answer.text()}`);',
    'console.log(await answer.text());',
  ].join('\n');
}

/** A JSON value as Python writes it. */
function pythonValue(value: Json, by = ''): string {
  if (value === null) return 'None';
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  if (typeof value === 'string') return quoted(value);
  if (typeof value === 'number') return String(value);
  const inner = `${by}    `;
  const parts = Array.isArray(value) ? value.map((item: Json) => pythonValue(item, inner)) : Object.entries(value).map(([name, part]) => `${quoted(name)}: ${pythonValue(part, inner)}`);
  const [open, close] = Array.isArray(value) ? '[]' : '{}';
  return parts.length === 0 ? `${open ?? ''}${close ?? ''}` : `${open ?? ''}\n${parts.map((part) => `${inner}${part},\n`).join('')}${by}${close ?? ''}`;
}

/** The request as a script for Python 3, with its standard library alone. */
export function pythonText({ method, url, headers, body, authorized }: ExampleRequest): string {
  const pair = ["pair = base64.b64encode(f\"{os.environ['KEYDESK_PUBLIC_KEY']}:{os.environ['KEYDESK_PRIVATE_KEY']}\".encode()).decode()", ''];
  const sent = [...(authorized ? ["'Authorization': f'Basic {pair}',"] : []), ...Object.entries(headers).map(([name, value]) => `${quoted(name)}: ${quoted(value)},`)];
  const parts = [
    `    ${quoted(url)},`,
    `    method='${method}',`,
    ...(sent.length === 0 ? [] : ['    headers={', ...sent.map((line) => `        ${line}`), '    },']),
    ...(body === undefined ? [] : [`    data=json.dumps(${pythonValue(body, '    ')}).encode(),`]),
  ];
  const modules = [...(authorized ? ['base64'] : []), ...(body === undefined ? [] : ['json']), ...(authorized ? ['os'] : []), 'urllib.request'];
  return [
    ...modules.map((name) => `import ${name}`),
    '',
    ...(authorized ? pair : []),
    `request = urllib.request.Request(\n${parts.join('\n')}\n)`,
    'with urllib.request.urlopen(request) as answer:',
    '    print(answer.read().decode())',
  ].join('\n');
}

const writers: Readonly<Record<Language, (request: ExampleRequest) => string>> = { curl: curlText, node: nodeText, python: pythonText };

/** A call, ready to be copied. */
export function callText(language: Language, request: ExampleRequest): string {
  return writers[language](request);
}
