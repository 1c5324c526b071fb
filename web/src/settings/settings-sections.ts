import type { Permission } from '../../../src/platform/identity/contract.ts';

export type SettingsAddress =
  | '/settings/users'
  | '/settings/roles'
  | '/settings/tokens'
  | '/settings/audit'
  | '/settings/sources'
  | '/settings/sign-in'
  | '/settings/data'
  | '/settings/configuration';

export type SettingsSection = {
  readonly to: SettingsAddress;
  readonly name: string;
  readonly group: 'People' | 'This server';
  readonly permission: Permission;
};

/** In the order of the list; the first that somebody may see opens. */
export const SETTINGS_SECTIONS: readonly SettingsSection[] = [
  { to: '/settings/users', name: 'Users', group: 'People', permission: 'users.manage' },
  { to: '/settings/roles', name: 'Roles', group: 'People', permission: 'users.manage' },
  { to: '/settings/tokens', name: 'API tokens', group: 'People', permission: 'tokens.manage' },
  { to: '/settings/audit', name: 'Audit trail', group: 'People', permission: 'audit.read' },
  { to: '/settings/sources', name: 'Receivers', group: 'This server', permission: 'settings.read' },
  { to: '/settings/sign-in', name: 'Sign-in', group: 'This server', permission: 'settings.read' },
  { to: '/settings/data', name: 'Data and retention', group: 'This server', permission: 'settings.read' },
  { to: '/settings/configuration', name: 'Configuration', group: 'This server', permission: 'settings.read' },
];

export function sectionsFor(permissions: readonly Permission[]): readonly SettingsSection[] {
  return SETTINGS_SECTIONS.filter(({ permission }) => permissions.includes(permission));
}
