import type { ReactNode } from 'react';
import { PageHeader } from '../../components/PageHeader.tsx';
import type { SettingsSection } from '../../router.ts';

/** The settings of the open vault, and what this desk is. */
export function SettingsScreen({ section }: { readonly section: SettingsSection }): ReactNode {
  return <PageHeader title="Settings" subtitle={section} />;
}
