import { describe, expect, it } from 'vitest';
import { limitsOf, restLimitsSchema, withLimits } from '../../../src-renderer/screens/settings/rest-limits-form.ts';
import { callerText, firstCallText, operationTitle, statusLook, statusText, tookText } from '../../../src-renderer/screens/settings/rest-words.ts';

const rest = { on: true, port: 7373, callsPerMinute: 600, keepsOpen: true };
const refused = (port: string, callsPerMinute = '600'): readonly string[] => restLimitsSchema.safeParse({ port, callsPerMinute }).error?.issues.map(({ path }) => path.join('.')) ?? [];

describe('port and limit', () => {
  it('are shown as they are set, and change nothing else', () => {
    expect(limitsOf(rest)).toEqual({ port: '7373', callsPerMinute: '600' });
    expect(withLimits(rest, { port: ' 8443 ', callsPerMinute: '60' })).toEqual({ ...rest, port: 8443, callsPerMinute: 60 });
  });

  it.each(['', '80', '1023', '65536', '7373.5', '-7373', '7e3', '0x1f90', 'seven'])('refuse the port "%s"', (port) => {
    expect(refused(port)).toEqual(['port']);
  });

  it('take the bounds, and refuse what lies beyond', () => {
    expect([...refused('1024', '10'), ...refused('65535', '1000000')]).toEqual([]);
    expect([...refused('1024', '9'), ...refused('65535', '1000001')]).toEqual(['callsPerMinute', 'callsPerMinute']);
  });
});

describe('the words of a call', () => {
  it.each([[200, 'ok'], [204, 'ok'], [400, 'attention'], [401, 'danger'], [403, 'danger'], [429, 'attention'], [500, 'danger'], [503, 'danger']] as const)('%i looks %s', (status, tone) => {
    expect(statusLook(status)).toMatchObject({ tone, word: statusText(status) });
  });

  it('name a status, and show one that nobody has a word for', () => {
    expect(statusText(404)).toBe('404 Not found');
    expect(statusText(418)).toBe('418');
  });

  it('name the call, and what is none', () => {
    expect(operationTitle({ operation: 'createToken' })).toBe('Exchange a key for a token');
    expect(operationTitle({ operation: null })).toBeUndefined();
    expect(operationTitle({ operation: 'toString' })).toBeUndefined();
  });

  it('name who called: the key, else its id, else nobody', () => {
    expect(callerText({ keyName: 'nightly', publicKey: 'id' })).toBe('nightly');
    expect(callerText({ keyName: null, publicKey: 'id' })).toBe('id');
    expect(callerText({ keyName: null, publicKey: null })).toBe('No key was proven');
  });

  it('tell milliseconds no finer than they matter', () => {
    expect([0.2, 1.4, 3120.6].map(tookText)).toEqual(['< 1 ms', '1 ms', '3,121 ms']);
  });

  it('give a first call at the address that listens', () => {
    expect(firstCallText('http://127.0.0.1:8443').match(/http:\S+/g)).toEqual(['http://127.0.0.1:8443/v1/token', 'http://127.0.0.1:8443/byok/v1/keys']);
  });
});
