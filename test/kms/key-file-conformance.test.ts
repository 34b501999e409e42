import { conformance } from './conformance.ts';
import { startKeyFileHarness } from './key-file-harness.ts';

conformance('A key file', { faults: ['remove', 'cutOff', 'garble', 'hold', 'stall'], start: startKeyFileHarness, tamperStep: 1 });
