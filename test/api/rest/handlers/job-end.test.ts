import { describe, expect, it } from 'vitest';
import { untilDone } from '../../../../src-main/api/rest/handlers/job-end.ts';
import type { RestRooms } from '../../../../src-main/api/rest/handler.ts';
import { KeydeskError } from '../../../../src-shared/errors.ts';
import type { Job } from '../../../../src-shared/jobs.ts';
import { ManualClock } from '../../../support/manual-clock.ts';
import { officerCaller } from '../../../support/open-vault.ts';

const away = { code: 'KMS_FAILED', data: { kind: 'unreachable', retryable: true, provider: 'AWS', operation: 'wrap', detail: 'It is away.' } } as const;

const waiting: Job = {
  ...{ id: '6f0c2a34-8f6e-4a6b-9a61-0d9f2c1b7e55', kind: 'activate', act: null, tenant: 'acme', title: 'Activate BYOK for Acme', state: 'waiting' },
  ...{ total: 1, done: 0, failed: 0, ratePerSecond: 0, remainingSeconds: null, cancellable: true, pausable: false, retryable: false, onCancel: '' },
  ...{ error: { ...away, data: { ...away.data } }, result: [], startedAt: 0, finishedAt: null },
};

/** A job that waits when it is looked at, and what it has come to when it is to be cancelled. */
function jobsWith(meanwhile: Job['state']): Pick<RestRooms, 'jobs' | 'clock'> & { readonly state: () => Job['state'] } {
  let state: Job['state'] = 'waiting';
  const now = (): Job => ({ ...waiting, state, error: state === 'done' ? null : waiting.error });
  const jobs = {
    async *watch () {
      yield now();
      state = meanwhile;
    },
    get: now,
    cancel: () => {
      state = meanwhile;
      if (state !== 'waiting') throw new KeydeskError('STATE_CONFLICT', { noun: 'job', id: waiting.id, state, wanted: 'waiting', remedy: 'Nothing is to be done.' });
      state = 'cancelled';
      return now();
    },
  };
  return { jobs: jobs as unknown as RestRooms['jobs'], clock: new ManualClock(), state: () => state };
}

const call = { signal: new AbortController().signal, caller: officerCaller };

describe('a job that waits for a KMS', () => {
  it('is cancelled, and its client told why it waited', async () => {
    const rooms = jobsWith('waiting');
    await expect(untilDone(call, rooms, waiting.id)).rejects.toMatchObject({ code: 'KMS_FAILED', data: { detail: 'It is away.' } });
    expect(rooms.state()).toBe('cancelled');
  });

  it('is done when it has gone on to its end before it could be cancelled', async () => {
    const rooms = jobsWith('done');
    await expect(untilDone(call, rooms, waiting.id)).resolves.toBeUndefined();
    expect(rooms.state()).toBe('done');
  });
});
