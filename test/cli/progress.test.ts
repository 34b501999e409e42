import { describe, expect, it } from 'vitest';
import { barText, progressOn, whileBusy } from '../../src-main/cli/progress.ts';
import { ManualClock } from '../support/manual-clock.ts';
import { FakeTerminal } from './fake-terminal.ts';

const step = { title: 'Importing', done: 50, total: 200, ratePerSecond: 35.4 };

describe('the bar', () => {
  it('shows title, share, count and rate', () => {
    expect(barText(step, 3, 120)).toBe('Importing  ██████░░░░░░░░░░░░░░░░░░  50 of 200  25 %  35/s');
  });

  it('shows what failed and how long the rest takes, once that is known', () => {
    const line = (more: { readonly failed?: number; readonly remainingSeconds: number | null }): string => barText({ ...step, ...more }, 3, 120);
    expect(line({ failed: 50, remainingSeconds: 40 })).toMatch(/50 of 200 {2}50 % {2}50 failed {2}35\/s {2}40 s left$/);
    expect(line({ remainingSeconds: 300 })).toMatch(/ {2}5 min left$/);
    expect(line({ remainingSeconds: 9_000 })).toMatch(/ {2}3 h left$/);
    expect(line({ remainingSeconds: null })).not.toContain('left');
  });

  it('shows the seconds when nobody knows how much there is', () => {
    expect(barText({ title: 'Unlocking', done: 0, total: 0 }, 2.4, 80)).toBe('Unlocking … 2 s');
  });

  it('never breaks the line, and never claims more than all', () => {
    expect(barText({ ...step, title: 'Import of 60000 secrets from a file' }, 3, 70)).toMatch(/^Import of 60000 sec… {2}█.+ 25 % {2}35\/s$/);
    for (const columns of [20, 40, 59, 70]) expect(barText(step, 3, columns).length).toBeLessThan(columns);
    expect(barText({ title: 'x', done: 9, total: 3 }, 0, 80)).toContain('100 %');
  });
});

describe('progress', () => {
  it('shows nothing for the first second, then redraws, and is gone at the end', () => {
    const terminal = new FakeTerminal({ screen: true });
    const clock = new ManualClock();
    const progress = progressOn(terminal, clock, true);
    progress.show(step);
    expect(terminal.err).toBe('');
    clock.advance(1000);
    progress.show(step);
    expect(terminal.err).toContain('50 of 200');
    const drawn = terminal.err;
    clock.advance(50);
    progress.show({ ...step, done: 60 });
    expect(terminal.err).toBe(drawn);
    progress.end();
    expect(terminal.err).toBe(`${drawn}\r\u001b[2K`);
  });

  it.each([
    ['no screen', false, true],
    ['machines', true, false],
  ])('shows nothing for %s', (_, screen, wanted) => {
    const terminal = new FakeTerminal({ screen });
    const clock = new ManualClock();
    const progress = progressOn(terminal, clock, wanted);
    clock.advance(5000);
    progress.show(step);
    progress.end();
    expect(terminal.err).toBe('');
  });

  it('stops ticking when the work has ended, also when it failed', async () => {
    const clock = new ManualClock();
    const progress = progressOn(new FakeTerminal({ screen: true }), clock, true);
    await expect(whileBusy(progress, clock, 'Unlocking', Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect(clock.waiting).toBe(0);
  });
});
