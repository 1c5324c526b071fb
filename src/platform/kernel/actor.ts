import { WatchfloorError } from './errors.ts';
import type { Branded } from './ids.ts';

/** Everything a role can be allowed, as `<room>.<act>`. What is not granted is denied. */
export const PERMISSIONS = [
  'events.ingest',
  'events.read',
  'sources.read',
  'rules.read',
  'rules.write',
  'rules.backtest',
  'alerts.read',
  'alerts.triage',
  'cases.read',
  'cases.write',
  'audit.read',
  'users.manage',
  'tokens.manage-own',
  'tokens.manage',
  'sample.purge',
  'metrics.read',
  'settings.read',
  'views.share',
  'views.set-default',
] as const;

export type Permission = (typeof PERMISSIONS)[number];

/** The people of the product, and two that are not people. Which role holds which permission: `identity/roles.ts`. */
export const ROLES = [
  'administrator',
  'manager',
  'analyst',
  'investigator',
  'responder',
  'engineer',
  'it-operations',
  'developer',
  'steering',
  'employee',
  'collector',
] as const;

export type Role = (typeof ROLES)[number];
export type UserId = Branded<'UserId'>;

/** Who acts. `system` is Watchfloor itself (pipeline, jobs). */
export type Actor = {
  readonly id: UserId;
  readonly name: string;
  readonly roles: readonly Role[];
  readonly permissions: ReadonlySet<Permission>;
  readonly via: 'session' | 'token' | 'system';
  /** When the token that he shows ends; absent where it does not, or where he shows none. */
  readonly tokenExpiresAt?: Date;
  /** Which token he shows, so that what it makes can end with it; absent where he shows none. */
  readonly tokenId?: string;
  /** The log source that his token is bound to; absent where it is bound to none, or where he shows none. */
  readonly tokenSourceId?: string;
};

/** Throws `identity.denied` (denied) unless the actor holds the permission. The first line of every verb. */
export function requirePermission(actor: Actor, permission: Permission): void {
  if (actor.permissions.has(permission)) return;
  throw new WatchfloorError('denied', 'identity.denied', {
    message: `This needs the permission ${permission}, which your role does not hold. Ask an administrator.`,
    details: { permission },
  });
}
