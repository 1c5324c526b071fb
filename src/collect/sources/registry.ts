import type { SourceDefinition } from './contract.ts';
import { awsCloudtrail } from './definitions/aws-cloudtrail.ts';
import { generic } from './definitions/generic.ts';
import { suricata } from './definitions/suricata.ts';
import { syslog } from './definitions/syslog.ts';
import { windowsEventLog } from './definitions/windows-event-log.ts';
import { zeek } from './definitions/zeek.ts';

/** Every kind of log that Watchfloor knows, by id. */
export const SOURCE_DEFINITIONS = [
  awsCloudtrail,
  generic,
  suricata,
  syslog,
  windowsEventLog,
  zeek,
] as const satisfies readonly SourceDefinition[];

const BY_ID: ReadonlyMap<string, SourceDefinition> = new Map(SOURCE_DEFINITIONS.map((source) => [source.id, source]));

/** Those that a rule can be meant for. */
export function recognisableSources(): readonly SourceDefinition[] {
  return [...BY_ID.values()].filter(({ isCatchAll }) => isCatchAll !== true);
}

export function findSource(id: string): SourceDefinition | undefined {
  return BY_ID.get(id);
}
