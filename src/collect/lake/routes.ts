import { isUtf8 } from 'node:buffer';
import { type Route, route } from '../../platform/http/index.ts';
import { parseEventId, WatchfloorError } from '../../platform/kernel/index.ts';
import type { FieldRecord } from '../sources/index.ts';
import { analysisRoutes } from './analysis-routes.ts';
import * as contract from './contract.ts';
import { conditionsOf, windowOf } from './read-conditions.ts';
import { countBySource } from './reads/count-by-source.ts';
import { countMatches } from './reads/count-matches.ts';
import { getEvent, type StoredEvent } from './reads/get-event.ts';
import { listRejects, type StoredReject } from './reads/list-rejects.ts';
import { type EventSummary, searchEvents } from './reads/search-events.ts';
import { type StoredMatch, searchMatches } from './reads/search-matches.ts';
import { LATEST_MS } from './write-origin.ts';

export type LakeRoutesDeps = {
  readonly lake: contract.Lake;
  readonly nowMs: () => number;
  /** Decodes an event's raw again, for the fields that the lake leaves there. Undefined: show what the lake has. */
  readonly fieldsOf?: (event: StoredEvent) => FieldRecord | undefined;
};

const MATCHES_SHOWN = 200;

export function lakeRoutes({ lake, nowMs, fieldsOf }: LakeRoutesDeps): readonly Route[] {
  return [
    ...analysisRoutes(lake, nowMs),
    route(contract.listEvents, async ({ query, signal }) => {
      const { limit, cursor, sort } = query;
      const search = { ...windowOf(query), ...conditionsOf(query), limit, cursor, sort, signal };
      const { rows, next } = await searchEvents(lake, search);
      const counts = await countMatches(lake, rows);
      return { data: rows.map((row) => ({ ...summaryReply(row), matchCount: counts.get(row.eventId) ?? 0 })), next };
    }),
    route(contract.showEvent, async ({ params }) => {
      const position = parseEventId(params.eventId);
      const event = position && (await getEvent(lake, position));
      if (position === undefined || event === undefined) {
        throw new WatchfloorError('missing', 'lake.event-missing', { message: 'There is no such event in the lake.' });
      }
      const matches = await searchMatches(lake, { event: position, limit: MATCHES_SHOWN });
      const fields = fieldsOf?.(event) ?? event.fields;
      return { ...summaryReply(event), ...detailReply(event), fields, matches: matches.rows.map(matchReply) };
    }),
    route(contract.listMatches, async ({ query }) => {
      const { rule: ruleId, state: ruleState, entity, hiddenBy, limit, cursor } = query;
      const search = { ...windowOf(query), ruleId, ruleState, entity, hiddenBy, limit, cursor };
      const { rows, next } = await searchMatches(lake, search);
      return { data: rows.map(matchReply), next };
    }),
    route(contract.listRejects, async ({ query }) => {
      const { source: sourceId, reason, limit, cursor } = query;
      const { rows, next } = await listRejects(lake, { ...windowOf(query), sourceId, reason, limit, cursor });
      return { data: rows.map(rejectReply), next };
    }),
    route(contract.countSources, async ({ query }) => {
      const { fromMs = 0, toMs = LATEST_MS } = windowOf(query);
      const counts = await countBySource(lake, { fromMs, toMs });
      const data = counts.map(({ lastReceivedAtMs, ...count }) => ({
        ...count,
        lastReceivedAt: iso(lastReceivedAtMs),
      }));
      return { data, next: null };
    }),
  ];
}

function summaryReply({ eventId, timeMs, receivedAtMs, excerpt, ...rest }: EventSummary) {
  return { id: eventId, time: iso(timeMs), receivedAt: iso(receivedAtMs), summary: excerpt, ...rest };
}

function detailReply({ categories, raw }: StoredEvent) {
  return { categories: [...categories], raw: rawReply(raw, raw.length) };
}

function matchReply({ timeMs, receivedAtMs, ...rest }: StoredMatch) {
  return { ...rest, time: iso(timeMs), receivedAt: iso(receivedAtMs) };
}

function rejectReply({ recordId, receivedAtMs, rawStart, ...rest }: StoredReject) {
  return { ...rest, id: recordId, receivedAt: iso(receivedAtMs), rawStart: rawReply(rawStart, rawStart.length) };
}

function rawReply(raw: Uint8Array, byteLength: number) {
  const encoding = isUtf8(raw) ? ('utf8' as const) : ('base64' as const);
  return { encoding, text: Buffer.from(raw).toString(encoding), byteLength };
}

function iso(timeMs: number): string {
  return new Date(timeMs).toISOString();
}
