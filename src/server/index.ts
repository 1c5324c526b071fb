export type { Config } from './config.ts';
export { listSettings, readConfig, type Setting, settingsInForce } from './read-config.ts';
export { type RunningServer, startServer } from './start-server.ts';
