import { accessKeyContract } from './access-keys.ts';
import { auditContract } from './audit.ts';
import { byokContract } from './byok.ts';
import { cryptoperiodContract } from './cryptoperiods.ts';
import { drillContract } from './drills.ts';
import { jobContract } from './jobs.ts';
import { keyContract } from './keys.ts';
import { overviewContract } from './overview.ts';
import { reportContract } from './reports.ts';
import { restContract } from './rest-api.ts';
import { secretContract } from './secrets.ts';
import { desktopContract, settingsContract } from './settings.ts';
import { tenantContract } from './tenants.ts';
import { vaultContract } from './vault.ts';

/** Everything a screen may ask of main, noun by noun. */
export const contract = {
  vault: vaultContract,
  overview: overviewContract,
  tenants: tenantContract,
  secrets: secretContract,
  keys: keyContract,
  byok: byokContract,
  drills: drillContract,
  cryptoperiods: cryptoperiodContract,
  jobs: jobContract,
  audit: auditContract,
  reports: reportContract,
  accessKeys: accessKeyContract,
  rest: restContract,
  settings: settingsContract,
  desktop: desktopContract,
};
export type Contract = typeof contract;
