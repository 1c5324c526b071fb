import { jsonSource } from '../json/index.ts';
import { completeSuricata, confidenceOfSuricata, logsourceOfSuricata } from './suricata/event-types.ts';
import { mappingOfSuricata } from './suricata/map-to-ocsf.ts';

/** The EVE log of Suricata 4 to 8: alerts, flows, and what its protocol parsers see. */
export const suricata = jsonSource({
  id: 'suricata',
  title: 'Suricata',
  description: 'EVE JSON of Suricata: alerts, flows, DNS, HTTP, TLS, SMB, files and all other event types.',
  // A flow is logged when it ends or times out, with the time of its end.
  latenessMs: 60_000,
  confidenceOf: confidenceOfSuricata,
  anyOf: ['event_type'],
  time: ['timestamp'],
  logsource: logsourceOfSuricata,
  complete: completeSuricata,
  mapping: mappingOfSuricata,
});
