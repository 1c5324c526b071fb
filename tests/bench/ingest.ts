import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { jsonParseRate, printResult, readBenchFile, round } from '../harness/bench-input.ts';
import { costOfThreads, costOfTree, sumOf } from '../harness/process-cost.ts';
import {
  ADMIN_TOKEN,
  makeDataDir,
  removeDataDir,
  type ServerProcess,
  startServerProcess,
} from '../harness/server-process.ts';
import type { Acknowledged, SenderReport, SenderWork } from './ingest-sender.ts';

/*
 * Events per second through HTTP, counted only when they are acknowledged after fsync, parsed, run through all rules,
 * stored and searchable. The whole product runs: journal, rules, PostgreSQL and the lake. The sender is a process of its
 * own, whose CPU time is told apart.
 */

const { values } = parseArgs({
  options: {
    file: { type: 'string', default: 'windows' },
    senders: { type: 'string', default: '4' },
    bytes: { type: 'string', default: '2000000' },
    events: { type: 'string', default: '1000000' },
    /** Events a second; 0: as many as are taken, so that a backlog grows and nothing is soon searchable. */
    rate: { type: 'string', default: '0' },
    /** Sent before, and not counted: what pays for the compilation of rules and of JavaScript. */
    warmup: { type: 'string', default: '250000' },
  },
});

type Moment = { readonly atMs: number; readonly settled: number };
type Sent = SenderReport & { readonly acknowledged: readonly Acknowledged[] };

async function sendFrom(work: SenderWork): Promise<Sent> {
  const script = join(import.meta.dirname, 'ingest-sender.ts');
  const child = spawn(process.execPath, [script, JSON.stringify(work)], { stdio: ['ignore', 'pipe', 'inherit'] });
  const acknowledged: Acknowledged[] = [];
  let report: SenderReport | undefined;
  for await (const line of createInterface({ input: child.stdout })) {
    const told = JSON.parse(line) as Acknowledged | SenderReport;
    if ('cpuMs' in told) report = told;
    else acknowledged.push(told);
  }
  if (report === undefined) throw new Error('the sender ended without its report');
  return { ...report, acknowledged };
}

async function progressOf(server: ServerProcess): Promise<{ lastSequence: number; settledSequence: number }> {
  return (await (await server.api('/api/v1/pipeline')).json()) as { lastSequence: number; settledSequence: number };
}

/** Notes what has settled until `isOver`, and everything received has. */
async function watchSettling(server: ServerProcess, isOver: () => boolean): Promise<readonly Moment[]> {
  const moments: Moment[] = [];
  for (;;) {
    const wasOver = isOver();
    const { lastSequence, settledSequence } = await progressOf(server);
    moments.push({ atMs: Date.now(), settled: settledSequence });
    if (wasOver && settledSequence >= lastSequence) return moments;
    await sleep(50);
  }
}

/** From sending a body to its being searchable, in seconds: an upper bound, by the time it is asked for. */
function secondsToSearchable(acknowledged: readonly Acknowledged[], moments: readonly Moment[]): number[] {
  return acknowledged
    .map(({ sequence, sentAtMs }) => {
      const found = moments.find(({ settled }) => settled >= sequence);
      return ((found?.atMs ?? Number.POSITIVE_INFINITY) - sentAtMs) / 1000;
    })
    .toSorted((one, other) => one - other);
}

async function metric(server: ServerProcess, name: string): Promise<number> {
  const text = await (await server.api('/metrics')).text();
  return [...text.matchAll(new RegExp(`^${name}\\{[^}]*\\} (\\d+)$`, 'gm'))].reduce(
    (sum, match) => sum + Number(match[1]),
    0,
  );
}

async function run(server: ServerProcess, work: SenderWork) {
  let isSent = false;
  const sending = sendFrom(work).finally(() => {
    isSent = true;
  });
  const [sent, moments] = await Promise.all([sending, watchSettling(server, () => isSent)]);
  // Not from its start: the sender unpacks its file first.
  const startedAtMs = Math.min(...sent.acknowledged.map(({ sentAtMs }) => sentAtMs));
  const seconds = ((moments.at(-1)?.atMs ?? 0) - startedAtMs) / 1000;
  return { sent, moments, seconds };
}

type Outcome = Awaited<ReturnType<typeof run>> & { readonly server: ServerProcess; readonly before: Before };
type Before = { readonly cpuMs: number; readonly stored: number; readonly threads: Readonly<Record<string, number>> };

async function report({ server, before, sent, moments, seconds }: Outcome): Promise<void> {
  const costs = costOfTree(server.pid);
  const engine = server.children().engine[0] ?? 0;
  const stored = (await metric(server, 'watchfloor_events_stored_total')) - before.stored;
  const perEvent = (ms: number) => round((ms * 1000) / sent.sent);
  const latencies = secondsToSearchable(sent.acknowledged, moments);
  const threads = { ...costOfThreads(server.pid, 'server'), ...costOfThreads(engine, 'engine') };
  printResult({
    bench: 'ingest',
    file: values.file,
    events: sent.sent,
    stored,
    rejected: await metric(server, 'watchfloor_records_rejected_total'),
    matches: await metric(server, 'watchfloor_rule_matches_total'),
    seconds: round(seconds),
    rate: Math.round(stored / seconds),
    wishedRate: Number(values.rate),
    secondsToSearchable: {
      p50: latencies.at(Math.floor(latencies.length * 0.5)),
      p99: latencies.at(Math.floor(latencies.length * 0.99)),
    },
    refusedSends: sent.refused,
    cpuMicrosPerEvent: perEvent(sumOf(costs, 'cpuMs') - before.cpuMs),
    senderCpuMicrosPerEvent: perEvent(sent.cpuMs),
    cpuMicrosByThread: Object.fromEntries(
      Object.entries(threads)
        .map(([name, ms]) => [name, perEvent(ms - (before.threads[name] ?? 0))] as const)
        .filter(([, micros]) => micros >= 0.05),
    ),
    jsonParseRate: jsonParseRate(readBenchFile(values.file)),
    diskBytesPerEvent: round(await lakeBytesPerEvent(server)),
    peakRssMib: Object.fromEntries(
      costs.filter(({ peakRssMib }) => peakRssMib > 100).map((cost) => [cost.pid, Math.round(cost.peakRssMib)]),
    ),
  });
}

type Stores = { readonly stores: readonly { readonly name: string; readonly bytes: number | null }[] };

/** Of all tables, as they stand when everything has settled: parts that are not merged yet are larger. */
async function lakeBytesPerEvent(server: ServerProcess): Promise<number> {
  const { stores } = (await (await server.api('/api/v1/settings/data')).json()) as Stores;
  const events = await metric(server, 'watchfloor_events_stored_total');
  return (stores.find(({ name }) => name === 'events')?.bytes ?? Number.NaN) / events;
}

const dataDir = makeDataDir();
const server = await startServerProcess({ dataDir });
try {
  const { file } = values;
  const common = { file, port: Number(new URL(server.url).port), token: ADMIN_TOKEN, senders: Number(values.senders) };
  const work = { ...common, bytes: Number(values.bytes), rate: Number(values.rate) };
  if (Number(values.warmup) > 0) await run(server, { ...work, rate: 0, events: Number(values.warmup), run: 'warmup' });
  const engine = server.children().engine[0] ?? 0;
  const before = {
    cpuMs: sumOf(costOfTree(server.pid), 'cpuMs'),
    stored: await metric(server, 'watchfloor_events_stored_total'),
    threads: { ...costOfThreads(server.pid, 'server'), ...costOfThreads(engine, 'engine') },
  };
  const outcome = await run(server, { ...work, events: Number(values.events), run: 'measured' });
  await report({ ...outcome, server, before });
} finally {
  await server.stop();
  removeDataDir(dataDir);
}
