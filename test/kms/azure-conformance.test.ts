import { conformance, faults } from './conformance.ts';
import { sharedKeys, startAzureHarness } from './azure-harness.ts';

const shared = sharedKeys();

// An RSA wrapping has no parts that could fail apart, so that every 16th byte tells as much as all of them.
conformance('Azure Key Vault', { faults, start: async () => startAzureHarness('vault', shared), tamperStep: 16 });
conformance('Azure Managed HSM', { faults, start: async () => startAzureHarness('managedHsm', shared), tamperStep: 1, deterministic: true });
