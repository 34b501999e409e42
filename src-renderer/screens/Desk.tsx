import type { ReactNode } from 'react';
import { useOpenVault } from '../desk/desk-context.tsx';
import { FoundCommands } from '../desk/FoundCommands.tsx';
import { useDeskCommands } from '../desk/use-desk-commands.ts';
import { useLeaving, useLockKey } from '../desk/use-lock.ts';
import { usePresence } from '../desk/use-presence.ts';
import { AppFrame } from '../frame/AppFrame.tsx';
import { ErrorBoundary } from '../frame/ErrorBoundary.tsx';
import { isKeysRoute, type KeysRoute, type Route } from '../router.ts';
import { useRoute } from '../routing.tsx';
import { AccessKeysScreen } from './access-keys/AccessKeysScreen.tsx';
import { ApiReferenceScreen } from './api-reference/ApiReferenceScreen.tsx';
import { AuditScreen } from './audit/AuditScreen.tsx';
import { CryptoperiodsScreen } from './cryptoperiods/CryptoperiodsScreen.tsx';
import { DrillScreen } from './drills/DrillScreen.tsx';
import { DrillsScreen } from './drills/DrillsScreen.tsx';
import { ImportScreen } from './import/ImportScreen.tsx';
import { JobScreen } from './jobs/JobScreen.tsx';
import { RunningJobs } from './jobs/RunningJobs.tsx';
import { WorkScreen } from './jobs/WorkScreen.tsx';
import { KeyScreen } from './keys/KeyScreen.tsx';
import { KeysScreen } from './keys/KeysScreen.tsx';
import { NotFoundScreen } from './not-found/NotFoundScreen.tsx';
import { OverviewScreen } from './overview/OverviewScreen.tsx';
import { ReportsScreen } from './reports/ReportsScreen.tsx';
import { SecretsScreen } from './secrets/SecretsScreen.tsx';
import { SettingsScreen } from './settings/SettingsScreen.tsx';
import { TenantScreen } from './tenants/TenantScreen.tsx';
import { TenantsScreen } from './tenants/TenantsScreen.tsx';

function KeysPlace({ route }: { readonly route: KeysRoute }): ReactNode {
  if (route.screen === 'drill') return <DrillScreen key={route.drill} id={route.drill} />;
  if (route.screen === 'key') return <KeyScreen key={route.key} id={route.key} />;
  switch (route.tab) {
    case undefined:
      return <KeysScreen />;
    case 'cryptoperiods':
      return <CryptoperiodsScreen />;
    case 'drills':
      return <DrillsScreen />;
  }
}

function WorkPlace({ job }: { readonly job: string | undefined }): ReactNode {
  return job === undefined ? <WorkScreen /> : <JobScreen key={job} id={job} />;
}

type RouteOf<Screen extends Route['screen']> = Extract<Route, { readonly screen: Screen }>;

function TenantPlace({ route }: { readonly route: RouteOf<'tenant'> }): ReactNode {
  return <TenantScreen key={route.tenant} tenant={route.tenant} tab={route.tab ?? 'status'} />;
}

function SettingsPlace({ route }: { readonly route: RouteOf<'settings'> }): ReactNode {
  return <SettingsScreen section={route.section ?? 'security'} />;
}

function Screen({ route }: { readonly route: Route }): ReactNode {
  if (isKeysRoute(route)) return <KeysPlace route={route} />;
  switch (route.screen) {
    case 'overview':
      return <OverviewScreen />;
    case 'tenants':
      return <TenantsScreen />;
    case 'tenant':
      return <TenantPlace route={route} />;
    case 'work':
      return <WorkPlace job={route.job} />;
    case 'secrets':
      return <SecretsScreen tenant={route.tenant} secret={route.secret} />;
    case 'access-keys':
      return <AccessKeysScreen tab={route.tab} publicKey={route.publicKey} />;
    case 'import':
      return <ImportScreen />;
    case 'audit':
      return <AuditScreen />;
    case 'reports':
      return <ReportsScreen />;
    case 'settings':
      return <SettingsPlace route={route} />;
    case 'api-reference':
      return <ApiReferenceScreen operation={route.operation} />;
    case 'not-found':
      return <NotFoundScreen path={route.path} />;
  }
}

/** The screens of an open vault, inside their frame. */
export function Desk(): ReactNode {
  const route = useRoute();
  const { name, officer } = useOpenVault();
  const leaving = useLeaving();
  usePresence();
  useLockKey(leaving.lock);
  useDeskCommands(leaving);
  return (
    <AppFrame vault={name} officer={officer.name} role={officer.role} onLock={leaving.lock} jobs={<RunningJobs />}>
      <FoundCommands />
      <ErrorBoundary key={route.screen}>
        <Screen route={route} />
      </ErrorBoundary>
    </AppFrame>
  );
}
