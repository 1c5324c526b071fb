import { parseArgs } from 'node:util';
import { printResult, round } from '../harness/bench-input.ts';
import { makeDataDir, removeDataDir, type ServerProcess, startServerProcess } from '../harness/server-process.ts';

/* Milliseconds that a write to a case takes through the API, until it is durable: open, note, task, close. */

const { values } = parseArgs({
  options: { rounds: { type: 'string', default: '300' }, lanes: { type: 'string', default: '2' } },
});

async function timedPost(server: ServerProcess, path: string, body: object): Promise<{ reply: unknown; ms: number }> {
  const startedAt = performance.now();
  const headers = { 'content-type': 'application/json' };
  const answer = await server.api(path, { method: 'POST', headers, body: JSON.stringify(body) });
  const reply: unknown = await answer.json();
  if (!answer.ok) throw new Error(`${path} answered ${answer.status}: ${JSON.stringify(reply)}`);
  return { reply, ms: performance.now() - startedAt };
}

const taken: Record<string, number[]> = { open: [], note: [], task: [], close: [] };

async function workOneCase(server: ServerProcess, round: number): Promise<void> {
  const opened = await timedPost(server, '/api/v1/cases', { title: `Matter ${round}` });
  const { number } = opened.reply as { number: string };
  taken.open?.push(opened.ms);
  taken.note?.push((await timedPost(server, `/api/v1/cases/${number}/notes`, { text: 'seen' })).ms);
  taken.task?.push((await timedPost(server, `/api/v1/cases/${number}/tasks`, { title: 'look' })).ms);
  const outcome = { outcome: 'benign', summary: 'nothing' };
  taken.close?.push((await timedPost(server, `/api/v1/cases/${number}/close`, outcome)).ms);
}

function percentile(sorted: readonly number[], share: number): number {
  return round(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0, 1);
}

const dataDir = makeDataDir();
const server = await startServerProcess({ dataDir });
try {
  for (let warmUp = 0; warmUp < 20; warmUp += 1) await workOneCase(server, warmUp);
  for (const list of Object.values(taken)) list.length = 0;
  let next = 0;
  const lane = async () => {
    while (next++ < Number(values.rounds)) await workOneCase(server, next);
  };
  await Promise.all(Array.from({ length: Number(values.lanes) }, lane));
  const figures = Object.entries(taken).map(([name, list]) => {
    const sorted = list.toSorted((a, b) => a - b);
    return [name, { p50Ms: percentile(sorted, 0.5), p99Ms: percentile(sorted, 0.99) }] as const;
  });
  printResult({
    bench: 'cases',
    rounds: Number(values.rounds),
    lanes: Number(values.lanes),
    ...Object.fromEntries(figures),
  });
} finally {
  await server.stop();
  removeDataDir(dataDir);
}
