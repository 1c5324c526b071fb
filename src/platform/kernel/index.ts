export { type Actor, PERMISSIONS, type Permission, ROLES, type Role, requirePermission, type UserId } from './actor.ts';
export type { Clock } from './clock.ts';
export { FAILURE_TABLE, type FailureKind, type SafeDetails, WatchfloorError } from './errors.ts';
export { type Branded, type EventId, type EventPosition, eventIdOf, parseEventId } from './ids.ts';
