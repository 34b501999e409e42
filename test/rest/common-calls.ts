import { z } from 'zod';
import type { commonOperations } from '../../src-shared/rest/common.ts';
import type { Call } from './calls.ts';
import { token } from './wire.ts';

const anyBody = z.looseObject({});

/** The calls that belong to no dialect. */
export const commonCalls: Readonly<Record<keyof typeof commonOperations, Call>> = {
  openapi: {
    roles: [],
    ready: async () => Promise.resolve({ by: null }),
    status: 200,
    shape: z.looseObject({ openapi: z.string().startsWith('3.1'), paths: anyBody, components: anyBody }),
  },
  createToken: {
    roles: [],
    ready: async () => Promise.resolve({}),
    status: 200,
    shape: token,
    says: (_asked, { clock }) => ({ expires: clock.now() - (clock.now() % 1000) + 900_000 }),
    act: 'access-key.token',
  },
  revokeToken: {
    roles: [],
    ready: async (desk) => ({ by: `Bearer ${String((await desk.call('createToken')).json['accessToken'])}` }),
    status: 204,
    shape: null,
    act: 'access-key.revoke-token',
  },
  createStepUp: {
    roles: [],
    ready: async () => Promise.resolve({}),
    status: 200,
    shape: z.looseObject({ stepUpToken: z.string().min(1), expires: z.int() }),
    says: (_asked, { clock }) => ({ expires: clock.now() - (clock.now() % 1000) + 300_000 }),
    act: 'access-key.step-up',
  },
};
