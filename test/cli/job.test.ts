import { describe, expect, it } from 'vitest';
import { answerOn } from '../../src-main/cli/answer.ts';
import { exitCodes } from '../../src-main/cli/exit-codes.ts';
import { followFleet } from '../../src-main/cli/job.ts';
import { Unproven } from '../../src-main/cli/unproven.ts';
import type { Work } from '../../src-main/cli/work.ts';
import type { Job } from '../../src-shared/jobs.ts';
import { FakeTerminal } from './fake-terminal.ts';

function fleetThatEnds(failed: number, asJson: boolean): { readonly terminal: FakeTerminal; readonly ended: Promise<void> } {
  const terminal = new FakeTerminal();
  const job = { id: 'job-1', title: 'Rewrap 3 tenants', state: 'done', total: 3, done: 3 - failed, failed } as Job;
  const work = { answer: answerOn(terminal, asJson), follow: async () => Promise.resolve(job) } as unknown as Work;
  return { terminal, ended: followFleet(work, job.id) };
}

describe('following a fleet', () => {
  it('ends well when every tenant was done', async () => {
    const { terminal, ended } = fleetThatEnds(0, false);
    await ended;
    expect(terminal.out).toContain('3 of 3');
    expect(terminal.out).not.toContain('job retry');
  });

  it.each([false, true])('ends with the code of the KMS when a tenant failed, and its answer is written all the same (JSON: %s)', async (asJson) => {
    const { terminal, ended } = fleetThatEnds(1, asJson);
    const thrown: unknown = await ended.catch((error: unknown) => error);
    expect(thrown).toBeInstanceOf(Unproven);
    expect(thrown).toMatchObject({ exit: exitCodes.kms });
    expect(terminal.out).toContain(asJson ? '"failed":1' : 'keydesk job retry job-1');
    expect(terminal.err).toBe('');
  });
});
