import type { ReactNode } from 'react';
import { classNames } from './class-names.ts';
import { toneStroke } from './tone.ts';
import type { Tone } from './tone.ts';

/** A course over time, without axes: for a trend beside its number. */
export interface SparklineProps {
  /** The trend in words: "Secret reads, last 14 days: 120 to 310 a day". */
  readonly label: string;
  readonly values: readonly number[];
  readonly tone?: Tone | undefined;
  /** In px. */
  readonly width?: number | undefined;
  readonly height?: number | undefined;
}

/** The points of a line through the values, within a box; a single value is a level line. */
export function sparkPoints(values: readonly number[], width: number, height: number): string {
  const most = Math.max(...values, 1);
  const step = values.length > 1 ? width / (values.length - 1) : 0;
  const course = values.length === 1 ? [...values, ...values] : values;
  const across = values.length === 1 ? width : step;
  const y = (value: number): number => height - 1.5 - (value / most) * (height - 3);
  return course.map((value, place) => `${(place * across).toFixed(1)},${y(value).toFixed(1)}`).join(' ');
}

/** A small line. */
export function Sparkline({ label, values, tone = 'accent', width = 96, height = 24 }: SparklineProps): ReactNode {
  return (
    <svg role="img" aria-label={label} width={width} height={height} viewBox={`0 0 ${String(width)} ${String(height)}`} className="overflow-visible">
      <polyline
        points={sparkPoints(values, width, height)}
        fill="none"
        strokeWidth="1.5"
        strokeLinecap="round"
        strokeLinejoin="round"
        className={classNames(toneStroke[tone])}
      />
    </svg>
  );
}
