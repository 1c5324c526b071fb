import { Agent, request } from 'node:http';
import { parseArgs } from 'node:util';
import { countLines, cutAtLines, jsonParseRate, printResult, readBenchFile, round } from '../harness/bench-input.ts';
import { costOfTree, sumOf } from '../harness/process-cost.ts';
import {
  ADMIN_TOKEN,
  makeDataDir,
  removeDataDir,
  type ServerProcess,
  startServerProcess,
} from '../harness/server-process.ts';

/*
 * Events per second through HTTP, counted only when they are acknowledged after fsync, parsed, run through all rules,
 * stored and searchable. The whole product runs: journal, rules, PostgreSQL and the lake.
 */

const { values } = parseArgs({
  options: {
    file: { type: 'string', default: 'windows' },
    senders: { type: 'string', default: '4' },
    bytes: { type: 'string', default: '2000000' },
    /** The first pass pays for the compilation of rules and of JavaScript; a server runs longer. */
    passes: { type: 'string', default: '3' },
  },
});

const agent = new Agent({ keepAlive: true });

/** Without copies: `fetch` costs the machine as much as the journal does, and a real sender has a machine of its own. */
function post(server: ServerProcess, body: Buffer, key: string): Promise<number | undefined> {
  const { promise, resolve, reject } = Promise.withResolvers<number | undefined>();
  const headers = {
    authorization: `Bearer ${ADMIN_TOKEN}`,
    'content-type': 'application/x-ndjson',
    'content-length': body.length,
    'idempotency-key': key,
  };
  const url = new URL('/api/v1/ingest/windows-event-log', server.url);
  const sent = request(url, { method: 'POST', agent, headers }, (answer) => {
    answer.resume();
    answer.on('end', () => resolve(answer.statusCode));
  });
  sent.on('error', reject);
  sent.end(body);
  return promise;
}

type Sending = { readonly bodies: readonly Buffer[]; readonly senders: number; readonly pass: number };

async function sendAll(server: ServerProcess, { bodies, senders, pass }: Sending): Promise<number> {
  let next = 0;
  let refused = 0;
  const send = async () => {
    for (let body = bodies[next++]; body !== undefined; body = bodies[next++]) {
      const key = `bench-${pass}-${next}`;
      for (;;) {
        const status = await post(server, body, key);
        if (status === 202) break;
        if (status !== 503) throw new Error(`ingest answered ${status}`);
        refused += 1;
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
    }
  };
  await Promise.all(Array.from({ length: senders }, send));
  return refused;
}

async function waitUntilSettled(server: ServerProcess): Promise<void> {
  for (;;) {
    const answer = await server.api('/api/v1/pipeline');
    const { lastSequence, settledSequence } = (await answer.json()) as {
      lastSequence: number;
      settledSequence: number;
    };
    if (settledSequence >= lastSequence) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

async function metric(server: ServerProcess, name: string): Promise<number> {
  const text = await (await server.api('/metrics')).text();
  return [...text.matchAll(new RegExp(`^${name}\\{[^}]*\\} (\\d+)$`, 'gm'))].reduce(
    (sum, match) => sum + Number(match[1]),
    0,
  );
}

const content = readBenchFile(values.file);
const passes = Number(values.passes);
const events = countLines(content) * passes;
const bodies = cutAtLines(content, Number(values.bytes));
const dataDir = makeDataDir();
const server = await startServerProcess({ dataDir });
try {
  const before = sumOf(costOfTree(server.pid), 'cpuMs');
  const senderBefore = process.cpuUsage();
  const passSeconds: number[] = [];
  let acknowledgedSeconds = 0;
  let refused = 0;
  for (let pass = 1; pass <= passes; pass += 1) {
    const startedAt = performance.now();
    refused += await sendAll(server, { bodies, senders: Number(values.senders), pass });
    acknowledgedSeconds += (performance.now() - startedAt) / 1000;
    await waitUntilSettled(server);
    passSeconds.push((performance.now() - startedAt) / 1000);
  }
  const seconds = passSeconds.reduce((sum, each) => sum + each, 0);
  const costs = costOfTree(server.pid);
  const sender = process.cpuUsage(senderBefore);
  const stored = await metric(server, 'watchfloor_events_stored_total');
  printResult({
    bench: 'ingest',
    file: values.file,
    events,
    stored,
    rejected: await metric(server, 'watchfloor_records_rejected_total'),
    matches: await metric(server, 'watchfloor_rule_matches_total'),
    seconds: round(seconds),
    rate: Math.round(stored / seconds),
    ratePerPass: passSeconds.map((each) => Math.round(events / passes / each)),
    acknowledgedRate: Math.round(events / acknowledgedSeconds),
    refusedSends: refused,
    cpuMicrosPerEvent: round(((sumOf(costs, 'cpuMs') - before) * 1000) / events),
    jsonParseRate: jsonParseRate(content),
    senderCpuMicrosPerEvent: round((sender.user + sender.system) / events),
    cpuMsByProcess: Object.fromEntries(costs.map((cost) => [`${cost.name}-${cost.pid}`, cost.cpuMs])),
    peakRssMib: Math.round(sumOf(costs, 'peakRssMib')),
  });
} finally {
  await server.stop();
  removeDataDir(dataDir);
}
