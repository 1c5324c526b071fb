import type { PayloadFormat } from '../../../platform/journal/index.ts';
import type { DecodeContext, DecodedRecord, Recognition, SourceDefinition } from '../contract.ts';
import { readPayloadText } from '../framing/index.ts';
import { jsonRecords, readJsonEvent, recogniseJson } from '../json/index.ts';
import { mapWith } from '../mapping/index.ts';
import { completeZeek, confidenceOfZeek, logsourceOfZeek } from './zeek/log-kinds.ts';
import { mappingOfZeek } from './zeek/map-to-ocsf.ts';
import { decodeTsv, recogniseTsv } from './zeek/tsv.ts';

const ZEEK = {
  title: 'Zeek',
  anyOf: ['ts'],
  time: ['ts'],
  logsource: logsourceOfZeek,
  complete: completeZeek,
};
const OPEN_BRACE = 0x7b;
const OPEN_BRACKET = 0x5b;

/** Logs of Zeek, as JSON (one object a line) or in its own tab-separated form, whose header names the columns. */
export const zeek: SourceDefinition = {
  id: 'zeek',
  title: ZEEK.title,
  description: 'Network logs of Zeek (conn, dns, http, ssl, files and all others), as JSON or tab-separated.',
  // A connection is logged when it ends, with the time at which it began.
  latenessMs: 15 * 60_000,
  recognise: (sample): Recognition | undefined => recogniseJson(sample, confidenceOfZeek) ?? recogniseTsv(sample),
  decode: decodeZeek,
  ...mapWith(mappingOfZeek),
};

function decodeZeek(payload: Uint8Array, format: PayloadFormat, context: DecodeContext): Iterable<DecodedRecord> {
  const { bytes } = readPayloadText(payload);
  const first = bytes.find((byte) => byte > 0x20);
  if (format === 'lines' && first !== OPEN_BRACE && first !== OPEN_BRACKET) return decodeTsv(payload, context);
  return jsonRecords(payload, format, (record, raw) => readJsonEvent(ZEEK, record, { raw, ...context }));
}
