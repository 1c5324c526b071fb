import type { SourceDefinition } from './contract.ts';
import { windowsEventLog } from './definitions/windows-event-log.ts';

/** Every kind of log that Watchfloor knows, by id. */
export const SOURCE_DEFINITIONS = [windowsEventLog] as const satisfies readonly SourceDefinition[];
