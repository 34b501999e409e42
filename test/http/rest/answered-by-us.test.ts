import { describe, expect, it } from 'vitest';
import { openHost, sendRaw } from './host.ts';

describe('what Node would answer by itself', () => {
  it.each([
    ['no host', '', 403, '"host_refused"'],
    ['an expectation that nobody knows', 'Host: HERE\r\nExpect: the-unexpected\r\n', 200, '"done":true'],
  ])('is answered by us: %s', async (_what, headers, status, said) => {
    const { host } = await openHost();
    const sent = `GET /openapi.json HTTP/1.1\r\n${headers.replace('HERE', `127.0.0.1:${String(host.port)}`)}Connection: close\r\n\r\n`;
    const answer = await sendRaw(host, sent);
    expect(answer).toMatch(new RegExp(`^HTTP/1\\.1 ${String(status)} `));
    expect(answer).toMatch(/\r\nx-request-id: [0-9a-f-]{36}\r\n/);
    expect(answer).toContain(said);
  });
});
