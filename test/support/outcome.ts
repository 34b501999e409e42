/**
 * What one stage of the tests came to. `notRun` says why something could not run; `details` are lines worth reading at the end,
 * such as what was skipped.
 */
export interface Outcome {
  readonly stage: string;
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  readonly seconds: number;
  readonly notRun?: string;
  readonly details: readonly string[];
}

/** An outcome before its stage and time are known. */
export type Result = Omit<Outcome, 'stage' | 'seconds'>;

/** A check that is one thing: it passes or fails as a whole. */
export const oneCheck = (passed: boolean): Result => ({
  passed: passed ? 1 : 0,
  failed: passed ? 0 : 1,
  skipped: 0,
  details: [],
});

/** A stage that could not run: a failure where everything must run, else told at the end. */
export const couldNotRun = (reason: string, required: boolean): Result => ({
  passed: 0,
  failed: required ? 1 : 0,
  skipped: 0,
  notRun: reason,
  details: [],
});

const total = (outcomes: readonly Outcome[], what: 'passed' | 'failed'): number =>
  outcomes.reduce((sum, outcome) => sum + outcome[what], 0);

const verdict = ({ failed, notRun }: Outcome): string => {
  if (failed > 0) return 'FAILED';
  return notRun === undefined ? 'passed' : 'not run';
};

const row = (outcome: Outcome): string =>
  [
    outcome.stage.padEnd(10),
    verdict(outcome).padEnd(8),
    String(outcome.passed).padStart(6),
    String(outcome.failed).padStart(7),
    String(outcome.skipped).padStart(8),
    `${outcome.seconds.toFixed(1)} s`.padStart(9),
  ].join(' ');

const head = 'stage      outcome  passed  failed  skipped      time';

const remarks = ({ stage, notRun, details }: Outcome): readonly string[] => [
  ...(notRun === undefined ? [] : [`${stage} could not run: ${notRun}`]),
  ...details.map((detail) => `${stage}: ${detail}`),
];

/** The last line: the true totals, in the form that machines read. */
export const totalLine = (outcomes: readonly Outcome[]): string =>
  `${total(outcomes, 'passed')} passed, ${total(outcomes, 'failed')} failed`;

/** The summary: a table, what was not run and why, and the totals as the last line. */
export const summary = (outcomes: readonly Outcome[]): string =>
  ['', head, ...outcomes.map(row), '', ...outcomes.flatMap(remarks), totalLine(outcomes)].join('\n');

/** The exit code of these outcomes: 0 only when nothing failed and something passed. */
export const exitCodeOf = (outcomes: readonly Outcome[]): number =>
  total(outcomes, 'failed') === 0 && total(outcomes, 'passed') > 0 ? 0 : 1;
