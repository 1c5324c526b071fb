import type { Lake } from '../contract.ts';
import { BINARY_EXCERPT, IS_BINARY } from './binary-excerpt.ts';
import { type EventConditions, type EventWindow, eventFilter } from './event-filter.ts';
import { identityOf, type Page, readPage } from './read-page.ts';

export type EventSearch = EventConditions &
  EventWindow & {
    /** SQL of this server's own code (a rule's log source), never a person's text. */
    readonly condition?: string | undefined;
    readonly limit: number;
    readonly cursor?: string | undefined;
    readonly sort?: 'newest' | 'oldest' | undefined;
    readonly signal?: AbortSignal | undefined;
  };

/** What a list shows of an event. Times in milliseconds since the Unix epoch; absent texts are ''. */
export type EventSummary = {
  readonly eventId: string;
  readonly timeMs: number;
  readonly receivedAtMs: number;
  readonly sourceId: string;
  readonly sender: string;
  readonly isSample: boolean;
  readonly product: string;
  readonly service: string;
  readonly eventCode: string;
  readonly host: string;
  readonly user: string;
  readonly classUid: number;
  readonly severityId: number;
  /** The most telling text, at most 300 characters: a command, a path, a message, of a binary record a few fields, else the
   * beginning of the raw event. */
  readonly excerpt: string;
};

export type SummaryRow = {
  readonly received_us: string;
  readonly source: string;
  readonly sender: string;
  readonly is_sample: boolean;
  readonly product: string;
  readonly service: string;
  readonly event_code: string;
  readonly host: string;
  readonly user: string;
  readonly class_uid: number;
  readonly severity_id: number;
  readonly excerpt: string;
};

/** Of a Windows message only `Process accessed`: what follows the colon repeats the fields, line by line. */
const HEADLINE = '^[ \\t\\r\\n]*([^\\r\\n]*?):?[ \\t]*(?:[\\r\\n]|$)';

const EXCERPT = `substringUTF8(multiIf(
  f_CommandLine != '', f_CommandLine,
  f_ScriptBlockText != '', f_ScriptBlockText,
  f_TargetObject != '', f_TargetObject,
  f_TargetFilename != '', f_TargetFilename,
  f_QueryName != '', f_QueryName,
  f_eventName != '', f_eventName,
  f_SourceImage != '' AND f_TargetImage != '', concat(f_SourceImage, ' → ', f_TargetImage),
  f_ImageLoaded != '', f_ImageLoaded,
  extract(fields['Message'], '${HEADLINE}') != '', extract(fields['Message'], '${HEADLINE}'),
  fields['message'] != '', fields['message'],
  ${IS_BINARY}, ${BINARY_EXCERPT},
  toValidUTF8(substring(raw, 1, 1200))), 1, 300) AS excerpt`;

export const SUMMARY_COLUMNS = [
  'toUnixTimestamp64Micro(received_at) AS received_us',
  ...['source', 'sender', 'is_sample', 'product', 'service', 'event_code', 'host', 'user', 'class_uid', 'severity_id'],
  EXCERPT,
];

/** By event time, newest first unless said. Throws what `Lake.query` throws, and `lake.bad-cursor`. */
export async function searchEvents(lake: Lake, search: EventSearch): Promise<Page<EventSummary>> {
  const filter = eventFilter(search);
  if (search.condition !== undefined) filter.add(`(${search.condition})`, {});
  const { fromMs, toMs, limit, cursor, signal } = search;
  const isOldestFirst = search.sort === 'oldest';
  const request = { table: 'events', timeColumn: 'time', columns: SUMMARY_COLUMNS, filter, isOldestFirst } as const;
  const page = await readPage<SummaryRow>(lake, { ...request, fromMs, toMs, limit, cursor, signal });
  return { next: page.next, rows: page.rows.map((row) => ({ ...identityOf(row), ...summaryOf(row) })) };
}

export function summaryOf(row: SummaryRow): Omit<EventSummary, 'eventId' | 'timeMs'> {
  return {
    receivedAtMs: Number(row.received_us) / 1000,
    sourceId: row.source,
    sender: row.sender,
    isSample: row.is_sample,
    product: row.product,
    service: row.service,
    eventCode: row.event_code,
    host: row.host,
    user: row.user,
    classUid: row.class_uid,
    severityId: row.severity_id,
    excerpt: row.excerpt,
  };
}
