import { conformance, faults } from './conformance.ts';
import { startAwsHarness } from './aws-harness.ts';

conformance('AWS KMS', { faults, start: startAwsHarness, tamperStep: 1 });
