import type { SourceDefinition } from './contract.ts';
import { awsCloudtrail } from './definitions/aws-cloudtrail.ts';
import { syslog } from './definitions/syslog.ts';
import { windowsEventLog } from './definitions/windows-event-log.ts';
import { type JournalledSource, takesEnvelopes } from './enveloped.ts';

/** Every kind of log that Watchfloor knows, by id. */
const DEFINITIONS = [awsCloudtrail, syslog, windowsEventLog] as const satisfies readonly SourceDefinition[];

/** As the journal needs them: of every format that it may hold. */
export const SOURCE_DEFINITIONS: readonly JournalledSource[] = DEFINITIONS.map(takesEnvelopes);

const BY_ID: ReadonlyMap<string, JournalledSource> = new Map(SOURCE_DEFINITIONS.map((source) => [source.id, source]));

export function findSource(id: string): JournalledSource | undefined {
  return BY_ID.get(id);
}
