import type { ExitCode } from './exit-codes.ts';

/** The answer has been given, and it is no: the command ends with a code and needs no further word. */
export class Unproven extends Error {
  override readonly name = 'Unproven';
  readonly exit: ExitCode;

  constructor(exit: ExitCode) {
    super('the answer is no');
    this.exit = exit;
  }
}
