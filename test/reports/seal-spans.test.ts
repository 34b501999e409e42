import { describe, expect, it } from 'vitest';
import { type SealEvent, sealFigures, sealSpans } from '../../src-main/reports/seal-spans.ts';

const at = (time: number, action: string): SealEvent => ({ object: 'x', action: `byok.${action}`, time: time * 1000 });
const period = { from: 100_000, to: 200_000 };

describe('seals of a period', () => {
  it('are counted with the time they lasted', () => {
    const events = [at(110, 'seal'), at(120, 'unseal'), at(150, 'seal'), at(180, 'unseal')];
    expect(sealFigures(events, period)).toEqual({ seals: 2, sealedSeconds: 40, longestSeconds: 30 });
  });

  it('are cut to the period at both ends', () => {
    expect(sealFigures([at(50, 'seal'), at(120, 'unseal'), at(190, 'seal'), at(300, 'unseal')], period)).toEqual({ seals: 1, sealedSeconds: 30, longestSeconds: 20 });
  });

  it('last to the end while nobody unseals', () => {
    expect(sealFigures([at(150, 'seal')], period)).toEqual({ seals: 1, sealedSeconds: 50, longestSeconds: 50 });
  });

  it('end by revocation and offboarding too', () => {
    expect(sealSpans([at(110, 'seal'), at(120, 'revoke'), at(130, 'seal'), at(135, 'offboard')], 0)).toEqual([
      { from: 110_000, to: 120_000 }, { from: 130_000, to: 135_000 },
    ]);
  });

  it('count once when an officer keeps sealed what the desk has sealed', () => {
    const events = [at(110, 'seal'), at(115, 'seal'), at(130, 'unseal')];
    expect(sealFigures(events, period)).toEqual({ seals: 1, sealedSeconds: 20, longestSeconds: 20 });
  });

  it('are not begun twice, nor ended without a beginning', () => {
    expect(sealSpans([at(100, 'unseal'), at(110, 'seal'), at(115, 'seal'), at(120, 'unseal')], 0)).toEqual([{ from: 110_000, to: 120_000 }]);
    expect(sealFigures([], period)).toEqual({ seals: 0, sealedSeconds: 0, longestSeconds: 0 });
  });

  it('do not last less than nothing when the clock was moved back', () => {
    expect(sealSpans([at(110, 'seal'), at(90, 'unseal')], 0)).toEqual([{ from: 110_000, to: 110_000 }]);
  });
});
