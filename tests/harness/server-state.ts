import { readFileSync, writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ServerProcess } from './server-process.ts';

/** What a running server says of itself, through its API only. */

export type Progress = { lastSequence: number; settledSequence: number; backlogBytes: number; fault: string | null };
export type Answer = { status: number; code: string; body: Record<string, unknown>; retryAfter: string | null };

export async function getJson<Reply>(server: ServerProcess, path: string): Promise<Reply> {
  const answer = await server.api(path);
  if (!answer.ok) throw new Error(`GET ${path}: ${answer.status} ${await answer.text()}`);
  return (await answer.json()) as Reply;
}

export const progressOf = (server: ServerProcess) => getJson<Progress>(server, '/api/v1/pipeline');

/** Waits until everything that is in the journal now is searchable. */
export async function waitUntilSettled(server: ServerProcess, patienceMs = 60_000): Promise<Progress> {
  const { lastSequence } = await progressOf(server);
  for (const deadline = Date.now() + patienceMs; ; await sleep(50)) {
    const progress = await progressOf(server);
    if (progress.settledSequence >= lastSequence) return progress;
    if (Date.now() > deadline) throw new Error(`not settled in ${patienceMs} ms: ${JSON.stringify(progress)}`);
  }
}

type Upload = {
  readonly source?: string;
  readonly body: string | Uint8Array | ReadableStream<Uint8Array>;
  readonly headers?: Readonly<Record<string, string>>;
};

/** One upload and its answer, whatever it is. */
export async function upload(
  server: ServerProcess,
  { source = 'windows-event-log', body, headers }: Upload,
): Promise<Answer> {
  const answer = await server.api(`/api/v1/ingest/${source}`, {
    method: 'POST',
    body,
    headers: headers ?? {},
    ...(body instanceof ReadableStream && { duplex: 'half' as const }),
  });
  const reply = (await answer.json().catch(() => ({}))) as Record<string, unknown>;
  return {
    status: answer.status,
    code: String(reply.code ?? ''),
    body: reply,
    retryAfter: answer.headers.get('retry-after'),
  };
}

export type Counts = { readonly events: number; readonly rejects: number };

/** Rows in the lake, over all sources. */
export async function countStored(server: ServerProcess): Promise<Counts> {
  const { data } = await getJson<{ data: Counts[] }>(server, '/api/v1/sources/counts');
  const sum = (key: keyof Counts) => data.reduce((total, source) => total + source[key], 0);
  return { events: sum('events'), rejects: sum('rejects') };
}

export type Reject = {
  reason: string;
  detail: string;
  sourceId: string;
  sizeBytes: number;
  rawStart: { text: string };
};

export async function listRejects(server: ServerProcess, filter: string): Promise<Reject[]> {
  return (await getJson<{ data: Reject[] }>(server, `/api/v1/rejects?limit=500&${filter}`)).data;
}

/** A metric's value, summed over its labels; 0 where it was never counted. */
export async function readMetric(server: ServerProcess, name: string): Promise<number> {
  const text = await (await server.api('/metrics')).text();
  const lines = text.split('\n').filter((line) => line.startsWith(`${name} `) || line.startsWith(`${name}{`));
  return lines.reduce((sum, line) => sum + Number(line.slice(line.lastIndexOf(' ') + 1)), 0);
}

/** How far `work` raised the most memory that the process itself (threads included, children not) had resident. */
export async function peakGrowthMib(pid: number, work: () => Promise<unknown>): Promise<number> {
  // proc_pid_clear_refs(5): 5 resets the peak to what is resident now.
  writeFileSync(`/proc/${pid}/clear_refs`, '5');
  const before = peakRssMib(pid);
  await work();
  return peakRssMib(pid) - before;
}

function peakRssMib(pid: number): number {
  const status = readFileSync(`/proc/${pid}/status`, 'latin1');
  return Number(/^VmHWM:\s+(\d+) kB/m.exec(status)?.[1] ?? 0) / 1024;
}

/** A Sysmon process creation that no public rule knows; `id` stands in its command line. */
export function plainEvent(id: string, padding = 0): string {
  return JSON.stringify({
    EventTime: '2026-11-22 02:00:00',
    Channel: 'Microsoft-Windows-Sysmon/Operational',
    SourceName: 'Microsoft-Windows-Sysmon',
    EventID: 1,
    Hostname: 'host.example',
    Image: 'C:\\oracle\\oracle.exe',
    CommandLine: `oracle.exe ${id} ${'x'.repeat(padding)}`,
  });
}
