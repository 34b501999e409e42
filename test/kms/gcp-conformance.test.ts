import { conformance, faults } from './conformance.ts';
import { startGcpHarness } from './gcp-harness.ts';

conformance('Google Cloud KMS', { faults, start: startGcpHarness, tamperStep: 1 });
