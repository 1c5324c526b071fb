export type { ContentDeps } from './content-deps.ts';
export { type ContentKeeper, createContentKeeper, type KeeperDeps, type RuleRunner } from './content-keeper.ts';
export { contentMigrations } from './migrations/index.ts';
export { createVolumes, type Volumes } from './read-volumes.ts';
export { findRevision } from './revision-store.ts';
export { contentRoutes } from './routes.ts';
