import { afterAll } from 'vitest';
import { conformance } from './conformance.ts';
import { FakeBench } from './pkcs11-harness.ts';

const bench = new FakeBench();
afterAll(async () => bench.close());

const faults = ['remove', 'cutOff', 'garble', 'hold', 'stall'] as const;

conformance('A key on a token by AES-GCM', { faults, start: async () => bench.start('AES_GCM'), tamperStep: 1 });
conformance('A key on a token by AES key wrap', {
  faults,
  start: async () => bench.start('AES_KEY_WRAP_PAD'),
  tamperStep: 1,
  deterministic: true,
});
