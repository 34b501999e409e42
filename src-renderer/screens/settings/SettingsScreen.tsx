import type { ReactNode } from 'react';
import { PageBody } from '../../components/PageBody.tsx';
import { PageHeader } from '../../components/PageHeader.tsx';
import { Tabs } from '../../components/Tabs.tsx';
import type { SettingsSection } from '../../router.ts';
import { useRouter } from '../../routing.tsx';
import { AboutSection } from './AboutSection.tsx';
import { BackupSection } from './BackupSection.tsx';
import { KeychainSection } from './KeychainSection.tsx';
import { RestSection } from './RestSection.tsx';
import { SecuritySection } from './SecuritySection.tsx';

const sections: readonly { readonly id: SettingsSection; readonly label: string; readonly body: () => ReactNode }[] = [
  { id: 'security', label: 'Security', body: () => <SecuritySection /> },
  { id: 'keychain', label: 'Keychain', body: () => <KeychainSection /> },
  { id: 'backup', label: 'Backup and check', body: () => <BackupSection /> },
  { id: 'api', label: 'REST API', body: () => <RestSection /> },
  { id: 'about', label: 'About', body: () => <AboutSection /> },
];

/** The settings of the open vault, and what this desk is. */
export function SettingsScreen({ section }: { readonly section: SettingsSection }): ReactNode {
  const router = useRouter();
  const tabs = sections.map(({ id, label, body }) => ({ id, label, content: <PageBody width="form">{body()}</PageBody> }));
  return (
    <>
      <PageHeader title="Settings" />
      <Tabs label="Sections" tabs={tabs} current={section} onChange={(id) => { router.navigate({ screen: 'settings', section: id }); }} />
    </>
  );
}
