import { expect, it } from 'vitest';
import { sparingLog } from '../../../src-main/http/rest/sparing-log.ts';
import { ManualClock } from '../../support/manual-clock.ts';

it('writes sixty lines a minute, and then says how many it left out', () => {
  const clock = new ManualClock();
  const log = sparingLog(clock);
  const lines: number[] = [];
  const refuse = (times: number): void => {
    for (let n = 0; n < times; n += 1) log((leftOut) => lines.push(leftOut));
  };
  refuse(100);
  expect(lines).toEqual(Array<number>(60).fill(0));
  clock.advance(59_999);
  refuse(2);
  expect(lines).toHaveLength(60);
  clock.advance(1);
  refuse(2);
  expect(lines.slice(60)).toEqual([42, 0]);
});
