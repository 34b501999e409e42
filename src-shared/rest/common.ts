import { z } from 'zod';
import { timeSchema } from '../values.ts';
import { operation } from './operation.ts';

/** A token and when it ends. */
export const tokenSchema = z.object({ accessToken: z.string(), expires: timeSchema });
/** A step-up token and when it ends. */
export const stepUpSchema = z.object({ stepUpToken: z.string(), expires: timeSchema });

/** How long an access token holds, in seconds. */
export const tokenSeconds = 900;
/** How long a step-up token holds, in seconds. */
export const stepUpSeconds = 300;

/** The calls that belong to no dialect. */
export const commonOperations = {
  openapi: operation({
    id: 'openapi',
    dialect: 'common',
    method: 'get',
    path: '/openapi.json',
    title: 'This document',
    does: 'Answers the OpenAPI 3.1 document of every call. It needs no credential and works while the vault is locked.',
    ours: true,
    admission: { scope: 'open' },
    answers: { 200: z.record(z.string(), z.unknown()) },
    refused: [],
  }),
  createToken: operation({
    id: 'createToken',
    dialect: 'common',
    method: 'post',
    path: '/v1/token',
    title: 'Exchange a key for a token',
    does: 'Gives an access token for the access key that is shown by HTTP Basic. It holds 15 minutes, and ends with its key.',
    admission: { scope: 'any', roles: [], basicOnly: true },
    answers: { 200: tokenSchema },
    refused: [],
    confidential: true,
  }),
  revokeToken: operation({
    id: 'revokeToken',
    dialect: 'common',
    method: 'delete',
    path: '/v1/token',
    title: 'Revoke a token',
    does: 'Ends the access token by which the call is made, at once.',
    ours: true,
    admission: { scope: 'any', roles: [] },
    answers: { 204: null },
    refused: [],
  }),
  createStepUp: operation({
    id: 'createStepUp',
    dialect: 'common',
    method: 'post',
    path: '/v1/step-up',
    title: 'Prove the key anew',
    does: 'Gives a step-up token for calls that ask for one. The access key must be shown by HTTP Basic; the token holds five minutes.',
    admission: { scope: 'any', roles: [], basicOnly: true },
    answers: { 200: stepUpSchema },
    refused: [],
    confidential: true,
  }),
} as const;
