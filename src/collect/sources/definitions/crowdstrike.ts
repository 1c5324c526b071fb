import { jsonSource } from '../json/index.ts';
import { completeCrowdstrike, confidenceOfCrowdstrike, logsourceOfCrowdstrike } from './crowdstrike/event-kinds.ts';
import { mappingOfCrowdstrike } from './crowdstrike/map-to-ocsf.ts';

/** Falcon Data Replicator (sensor events) and Event Streams (audits, detections). */
export const crowdstrike = jsonSource({
  id: 'crowdstrike',
  title: 'CrowdStrike Falcon',
  description: 'Sensor events of the Falcon Data Replicator, audits and detections of Event Streams.',
  // FDR delivers files every few minutes; hosts that were off the network come later.
  latenessMs: 30 * 60_000,
  confidenceOf: confidenceOfCrowdstrike,
  anyOf: ['event_simpleName', 'event_simplename', 'fdr_event_type', 'metadata'],
  time: [
    'ContextTimeStamp',
    'event.ContextTimeStamp',
    'event.timestamp',
    'timestamp',
    'metadata.eventCreationTime',
    'event.UTCTimestamp',
  ],
  logsource: logsourceOfCrowdstrike,
  complete: completeCrowdstrike,
  mapping: mappingOfCrowdstrike,
});
