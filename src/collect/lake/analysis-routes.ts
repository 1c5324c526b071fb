import { type Route, route } from '../../platform/http/index.ts';
import { className, severityName } from '../ocsf/index.ts';
import * as contract from './contract.ts';
import { conditionsOf, pipelineOf, windowOf } from './read-conditions.ts';
import { countOverTime } from './reads/count-over-time.ts';
import { fieldsPresent } from './reads/fields-present.ts';
import { lookupValues } from './reads/lookup-values.ts';
import { runPipeline } from './reads/run-pipeline.ts';
import { type SenderHealth, sourceHealth } from './reads/source-health.ts';
import { topValues } from './reads/top-values.ts';
import { senderState } from './sender-state.ts';

const LOOK_BACK_MS = 90 * 86_400_000;

/** Reads that look at every matching event, and not at a page of them. Each ends when its caller goes away. */
export function analysisRoutes(lake: contract.Lake, nowMs: () => number): readonly Route[] {
  return [
    route(contract.countEvents, async ({ query, signal }) => {
      const { by, buckets: mostBuckets, span } = query;
      const startedAtMs = performance.now();
      const wanted = { conditions: conditionsOf(query), ...windowOf(query), by, mostBuckets, span, signal };
      const { keys, cost, fromMs, toMs, firstMs, lastMs, ...counts } = await countOverTime(lake, wanted);
      return {
        ...counts,
        from: iso(fromMs),
        to: iso(toMs),
        series: keys.map((key) => ({
          key: key ?? null,
          name: key === undefined ? 'everything else' : nameOf(by, key),
        })),
        firstAt: firstMs === undefined ? null : iso(firstMs),
        lastAt: lastMs === undefined ? null : iso(lastMs),
        rowsRead: cost.rowsRead,
        elapsedMs: Math.round(performance.now() - startedAtMs),
      };
    }),
    route(contract.listTopValues, async ({ query, signal }) => {
      const { of: field, limit } = query;
      const wanted = { conditions: conditionsOf(query), ...windowOf(query), field, limit, signal };
      return { field, ...(await topValues(lake, wanted)) };
    }),
    route(contract.listEventFields, async ({ query, signal }) => {
      const present = await fieldsPresent(lake, { conditions: conditionsOf(query), ...windowOf(query), signal });
      return { looked: present.looked, data: present.fields, next: null };
    }),
    route(contract.runHunt, async ({ query, signal }) => {
      const startedAtMs = performance.now();
      const run = { pipeline: pipelineOf(query.query), ...windowOf(query), signal };
      const { columns, rows, isCut, widthMs, cost } = await runPipeline(lake, run);
      const elapsedMs = Math.round(performance.now() - startedAtMs);
      return {
        columns: [...columns],
        rows: rows.map((row) => [...row]),
        isCut,
        widthMs: widthMs ?? null,
        from: query.from ?? null,
        to: query.to ?? null,
        rowsRead: cost.rowsRead,
        elapsedMs,
      };
    }),
    route(contract.lookupEvents, async ({ body, signal }) => {
      const values = [...new Set(body.values)];
      const seen = await lookupValues(lake, { values, ...windowOf(body), signal });
      const data = seen.map(({ value, isSample, events, firstMs, lastMs }) => ({
        value,
        isSample,
        events,
        firstAt: iso(firstMs),
        lastAt: iso(lastMs),
      }));
      return { data, next: null };
    }),
    route(contract.listSourceHealth, async ({ query, signal }) => {
      const [fromMs, toMs] = [Date.parse(query.from), Date.parse(query.to)];
      const lookBackFromMs = Math.max(0, Math.min(fromMs, toMs - LOOK_BACK_MS));
      const senders = await sourceHealth(lake, { fromMs, toMs, lookBackFromMs, signal });
      return {
        data: senders.map((sender) => senderReply(sender, nowMs())),
        next: null,
        lookBackFrom: iso(lookBackFromMs),
      };
    }),
  ];
}

function nameOf(by: 'source' | 'class' | 'severity', key: string): string {
  if (by === 'class') return className(Number(key));
  return by === 'severity' ? severityName(Number(key)) : key;
}

function senderReply(health: SenderHealth, nowMs: number) {
  const { lastReceivedMs, newestEventMs, medianLagMs, ...sender } = health;
  return {
    ...sender,
    state: senderState(health, nowMs),
    lastReceivedAt: iso(lastReceivedMs),
    newestEventAt: newestEventMs === undefined ? null : iso(newestEventMs),
    medianLagMs: medianLagMs ?? null,
  };
}

function iso(timeMs: number): string {
  return new Date(timeMs).toISOString();
}
