export { type AuditEntry, audit } from './audit.ts';
export type { AuditOutcome } from './audit-store.ts';
export type { BootstrapOptions } from './bootstrap-administrator.ts';
export { createIdentity, type Identity, type IdentityOptions, identityMigrations } from './create-identity.ts';
export type { CreatedLink } from './create-sign-in-link.ts';
export type { SessionLimits } from './identity-deps.ts';
export type { ProviderSettings } from './open-id-provider.ts';
export { permissionsOf } from './roles.ts';
export { SYSTEM_ACTOR } from './system-actor.ts';
