import type { SourceDefinition } from './contract.ts';
import { awsCloudtrail } from './definitions/aws-cloudtrail.ts';
import { dockerJsonFile } from './definitions/docker-json-file.ts';
import { generic } from './definitions/generic.ts';
import { journald } from './definitions/journald.ts';
import { suricata } from './definitions/suricata.ts';
import { syslog } from './definitions/syslog.ts';
import { wazuh } from './definitions/wazuh.ts';
import { windowsEventLog } from './definitions/windows-event-log.ts';
import { zeek } from './definitions/zeek.ts';

/** Every kind of log that Watchfloor knows, by id. */
export const SOURCE_DEFINITIONS = [
  awsCloudtrail,
  dockerJsonFile,
  generic,
  journald,
  suricata,
  syslog,
  wazuh,
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
