import { PERMISSIONS, type Permission, ROLES, type Role } from '../kernel/index.ts';

/** What people who work on alerts and cases all need. */
const FLOOR = [
  'events.read',
  'sources.read',
  'rules.read',
  'alerts.read',
  'alerts.triage',
  'cases.read',
  'cases.write',
  'tokens.manage-own',
  'views.share',
] as const satisfies readonly Permission[];

/**
 * Which role holds which permission: the least that the person of PRODUCT.md needs for what they come for. The table of
 * `docs/guides/roles.md` is compared with this one by a test.
 */
export const ROLE_PERMISSIONS: Readonly<Record<Role, readonly Permission[]>> = {
  administrator: PERMISSIONS,
  manager: [...FLOOR, 'audit.read', 'metrics.read', 'sample.purge', 'views.set-default'],
  analyst: [...FLOOR, 'events.ingest', 'rules.write', 'rules.backtest'],
  investigator: [...FLOOR, 'events.ingest', 'rules.backtest'],
  responder: FLOOR,
  engineer: [
    'events.ingest',
    'events.read',
    'sources.read',
    'rules.read',
    'rules.write',
    'rules.backtest',
    'alerts.read',
    'cases.read',
    'tokens.manage-own',
    'metrics.read',
    'settings.read',
    'sample.purge',
    'views.share',
  ],
  // Which machines send, and not what they say: logs are about people.
  'it-operations': [
    'sources.read',
    'alerts.read',
    'cases.read',
    'cases.write',
    'tokens.manage-own',
    'metrics.read',
    'views.share',
  ],
  developer: ['tokens.manage-own'],
  steering: [],
  employee: [],
  collector: ['events.ingest'],
};

export function permissionsOf(roles: readonly Role[]): ReadonlySet<Permission> {
  return new Set(roles.flatMap((role) => ROLE_PERMISSIONS[role]));
}

const KNOWN_ROLES: ReadonlySet<string> = new Set(ROLES);

/** Roles as stored. One that this version does not know grants nothing. */
export function knownRoles(stored: readonly string[]): readonly Role[] {
  return stored.filter((role): role is Role => KNOWN_ROLES.has(role));
}
