import { Building2, FileCheck2, IdCard, KeyRound, LayoutDashboard, LockKeyhole, ScrollText, Settings } from 'lucide-react';
import type { LucideIcon } from 'lucide-react';
import type { Route } from '../router.ts';

/** One entry of the rail. */
export interface Place {
  readonly label: string;
  readonly icon: LucideIcon;
  readonly to: Route;
  /** The screens that belong to it. */
  readonly screens: readonly Route['screen'][];
}

/** The rail, top to bottom. */
export const places: readonly Place[] = [
  { label: 'Overview', icon: LayoutDashboard, to: { screen: 'overview' }, screens: ['overview'] },
  { label: 'Tenants', icon: Building2, to: { screen: 'tenants' }, screens: ['tenants', 'tenant', 'work'] },
  { label: 'Keys', icon: KeyRound, to: { screen: 'keys' }, screens: ['keys', 'key', 'drill'] },
  { label: 'Secrets', icon: LockKeyhole, to: { screen: 'secrets' }, screens: ['secrets', 'import'] },
  { label: 'Access keys', icon: IdCard, to: { screen: 'access-keys' }, screens: ['access-keys'] },
  { label: 'Audit', icon: ScrollText, to: { screen: 'audit' }, screens: ['audit'] },
  { label: 'Reports', icon: FileCheck2, to: { screen: 'reports' }, screens: ['reports'] },
  { label: 'Settings', icon: Settings, to: { screen: 'settings' }, screens: ['settings', 'api-reference'] },
];
