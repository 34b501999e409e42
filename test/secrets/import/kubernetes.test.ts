import { describe, expect, it } from 'vitest';
import { pairs, places, read, refused } from './reading.ts';

const head = 'apiVersion: v1\nkind: Secret\nmetadata:\n  name: db\n';

describe('a Kubernetes manifest', () => {
  it('gives data and stringData with their places', () => {
    const parsed = read('kubernetes', `${head}type: Opaque\ndata:\n  A: aGk=\n  "B": /wA=\nstringData:\n  C: |\n    one\n    two\n  D: ""\n`);
    expect(pairs(parsed).filter(([key]) => key !== 'B')).toEqual([
      ['A', 'hi'],
      ['C', 'one\ntwo\n'],
      ['D', ''],
    ]);
    expect([...(parsed.entries[1]?.value ?? [])]).toEqual([0xff, 0]);
    expect(places(parsed)).toEqual(['A@7:3', 'B@8:3', 'C@10:3', 'D@13:3']);
  });

  it('reads base64 broken over lines', () => {
    expect(pairs(read('kubernetes', `${head}data:\n  A: |\n    aGVs\n    bG8=\n`))).toEqual([['A', 'hello']]);
  });

  it('puts the name before the key when there are several Secrets', () => {
    const two = `${head}data: {A: aGk=}\n---\n# nothing\n---\n${head.replace('db', 'app')}stringData: {A: x}\n`;
    expect(pairs(read('kubernetes', two)).map(([key]) => key)).toEqual(['db/A', 'app/A']);
    expect(pairs(read('kubernetes', two, '.')).map(([key]) => key)).toEqual(['db.A', 'app.A']);
  });

  it('puts the name before a key that cannot stand alone', () => {
    expect(pairs(read('kubernetes', `${head}data:\n  .dockerconfigjson: e30=\n  A: aGk=\n`))).toEqual([
      ['db/.dockerconfigjson', '{}'],
      ['A', 'hi'],
    ]);
  });

  it.each([
    ['a List', 'kind: List\nitems:\n  - kind: Secret\n    metadata: {name: a}\n    data: {K: aGk=}\n  - kind: Secret\n    metadata: {name: b}\n    data: {K: aGk=}\n'],
    ['a SecretList', 'kind: SecretList\nitems:\n  - metadata: {name: a}\n    data: {K: aGk=}\n  - metadata: {name: b}\n    data: {K: aGk=}\n'],
    ['JSON', '{"kind":"List","items":[{"kind":"Secret","metadata":{"name":"a"},"data":{"K":"aGk="}},{"kind":"Secret","metadata":{"name":"b"},"data":{"K":"aGk="}}]}'],
  ])('reads %s', (_name, text) => {
    expect(pairs(read('kubernetes', text))).toEqual([
      ['a/K', 'hi'],
      ['b/K', 'hi'],
    ]);
  });

  it('takes the strictest sensitivity of label, annotation and key', () => {
    const keys = JSON.stringify([
      { key: 'B', sensitivity: 'financial', description: ' the card key ' },
      { key: 'C', sensitivity: 'STANDARD' },
    ]);
    const text = `kind: Secret\nmetadata:\n  labels: {keydesk.io/sensitivity: pii}\n  annotations:\n    keydesk.io/sensitivity: PHI\n    keydesk.io/keys: '${keys}'\nstringData: {A: x, B: y, C: z}\n`;
    expect(read('kubernetes', text).entries.map(({ sensitivity, description }) => [sensitivity, description])).toEqual([
      ['PHI', null],
      ['FINANCIAL', 'the card key'],
      ['PHI', null],
    ]);
  });

  it('takes unquoted numbers as written, with a warning, and passes null over', () => {
    const parsed = read('kubernetes', `${head}stringData:\n  A: 1.10\n  B: 0x1F\n  C: true\n  D:\n  E: "1"\n`);
    expect(pairs(parsed)).toEqual([
      ['A', '1.10'],
      ['B', '0x1F'],
      ['C', 'true'],
      ['E', '1'],
    ]);
    expect(parsed.warnings.map(({ line, column }) => [line, column])).toEqual([
      [6, 6],
      [7, 6],
      [8, 6],
      [9, 3],
    ]);
  });

  it('follows a few aliases', () => {
    expect(pairs(read('kubernetes', `${head}stringData:\n  A: &one x\n  B: *one\n`))).toEqual([
      ['A', 'x'],
      ['B', 'x'],
    ]);
  });

  it('warns of a Secret without values', () => {
    expect(read('kubernetes', `${head}data: {}\n`)).toMatchObject({ entries: [], warnings: [{ line: 1, column: 1 }, {}] });
  });

  it('has the same places with CR LF and a byte order mark', () => {
    const text = `\uFEFF${head}data:\n  A: aGk=\n`.replaceAll('\n', '\r\n');
    expect(places(read('kubernetes', text))).toEqual(['A@6:3']);
  });
});

describe('a Kubernetes manifest is refused, with its place, for', () => {
  it.each([
    ['nothing', '', '1:1 no Secret'],
    ['only a comment', '# x\n', '1:1 no Secret'],
    ['another kind', 'apiVersion: v1\nkind: ConfigMap\ndata: {}\n', '2:1 kind "ConfigMap" cannot be imported'],
    ['another kind in a later document', `${head}data: {A: aGk=}\n---\nkind: Pod\n`, '7:1 kind "Pod" cannot be imported'],
    ['another kind in a List', 'kind: List\nitems:\n- kind: Secret\n- kind: Deployment\n', '4:3 kind "Deployment"'],
    ['no kind', 'data: {A: aGk=}\n', '1:1 a manifest without a kind'],
    ['a text', '"hello"', '1:1 a manifest with "kind: Secret"'],
    ['a List in a List', 'kind: List\nitems:\n- kind: List\n', '3:3 a List within a List'],
    ['a List that holds itself', '&l\nkind: List\nitems: [*l]\n', '2:1 a List within a List'],
    ['data that is no mapping', `${head}data: [a]\n`, '5:7 "data" must be a mapping'],
    ['a value that is no text', `${head}stringData:\n  A: {b: c}\n`, '6:6 "A" must be a text'],
    ['items that are no sequence', 'kind: List\nitems: {}\n', '2:8 "items" must be a sequence'],
    ['data that stands twice', `${head}data: {}\ndata: {A: aGk=}\n`, '6:1 a second "data"'],
    ['a value that is not base64', `${head}data:\n  A: aGk=\n  B: hello world!\n`, '7:6 the value of B is not base64'],
    ['a key in data and stringData', `${head}data:\n  A: aGk=\nstringData:\n  A: x\n`, '8:3 the key A stands on line 6 and again on line 8'],
    ['a key with a space', `${head}stringData:\n  a b: x\n`, '6:3 the key must be'],
    ['several Secrets, one without a name', `${head}data: {A: aGk=}\n---\nkind: Secret\ndata: {B: aGk=}\n`, '7:1 this Secret has no metadata.name'],
    ['an unknown sensitivity', 'kind: Secret\nmetadata:\n  labels:\n    keydesk.io/sensitivity: TOP\ndata: {}\n', '4:29 no such sensitivity'],
    ['notes for keys that are not as described', "kind: Secret\nmetadata:\n  annotations:\n    keydesk.io/keys: '{}'\ndata: {}\n", '4:22 keydesk.io/keys must be'],
    ['wrong indentation', `${head}data:\n  A: aGk=\n B: aGk=\n`, '7:1 not valid YAML: wrong indentation'],
    ['a tab as indentation', `${head}data:\n\tA: aGk=\n`, '6:1 not valid YAML: a tab'],
    ['a quote never closed', `${head}stringData:\n  A: "x\n`, '7:1 not valid YAML: a quote'],
    ['a second colon', `${head}stringData:\n  A: b: c\n`, '6:6 not valid YAML: a second ":"'],
    ['an alias without an anchor', `${head}stringData:\n  A: *none\n`, '6:6 an alias without'],
    ['a tag', `${head}stringData:\n  A: !!js/function "x"\n`, '6:6 a tag'],
    ['a binary tag', `${head}stringData:\n  A: !!binary aGk=\n`, '6:6 a tag'],
    ['a NUL byte', `${head}stringData:\n  A: \0\n`, '6:6 a NUL byte'],
  ])('%s', (_name, text, start) => {
    expect(refused('kubernetes', text).slice(0, start.length)).toBe(start);
  });

  it.each(['A: |hunter2', 'A: "x" hunter2', 'A: "\\qhunter2"', '} hunter2', 'A: !hunter2 x', 'A: *hunter2'])(
    'broken YAML (%s), without the words of the file that the parser itself would quote',
    (broken) => {
      const problem = refused('kubernetes', `${head}stringData:\n  ${broken}\n`);
      expect(problem).toMatch(/^6:\d+ /);
      expect(problem).not.toContain('hunter2');
    },
  );

  it('an alias bomb, before anything of it is built', () => {
    const bomb = ['a: &a [x]', ...'bcdefgh'.split('').map((name, index) => `${name}: &${name} [${`*${'abcdefg'[index] ?? ''},`.repeat(20)}]`)];
    expect(refused('kubernetes', `${head}${bomb.join('\n')}\n`)).toMatch(/^11:\d+ more than 100 aliases/);
  });

  it('deep nesting of either kind', () => {
    expect(refused('kubernetes', `${head}x: ${'['.repeat(100_000)}`)).toMatch(/^5:68 nested deeper than 64 levels/);
    expect(refused('kubernetes', '- '.repeat(20_000))).toMatch(/nested too deeply|kind: Secret/);
  });

  it('more tokens than a real file has', () => {
    expect(refused('kubernetes', `${head}x: [${'a,'.repeat(500_000)}]\n`)).toMatch(/^5:\d+ more than 1000000 tokens/);
  });
});
