import { setTimeout as sleep } from 'node:timers/promises';
import type { ServerProcess } from './server-process.ts';

/** A small generator with a seed, so that a failing run can be repeated (mulberry32). */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

export type OracleBatch = { readonly key: string; readonly ids: readonly string[]; readonly body: string };

const EVENTS_PER_BATCH = 40;
/** Every n-th event meets the oracle's rule. */
export const HIT_EVERY = 8;
export const MARKER = 'wf-oracle-marker';
export const HOSTS = 4;
/** Every n-th batch is larger than a mebibyte, and so is more than one entry. */
const LARGE_EVERY = 20;
const LARGE_PADDING = 'x'.repeat(60_000);
export const ORACLE_RULE_ID = '6f0f7a53-58fb-4b83-9c58-2f1f6c6d0a11';

export const hostOf = (number: number) => `host-${number % HOSTS}.example`;

/** The rule that the marked events meet, and nothing else does. */
export const ORACLE_RULE = `title: Oracle marker
id: ${ORACLE_RULE_ID}
status: test
author: Watchfloor
date: 2026-11-22
logsource:
  product: windows
  category: process_creation
detection:
  selection:
    CommandLine|contains: '${MARKER}'
  condition: selection
level: high
`;

/** Sysmon process creations with an identity that nothing else in the product makes up. */
export function oracleBatch(sender: number, number: number): OracleBatch {
  const ids = Array.from({ length: EVENTS_PER_BATCH }, (_, index) => `oracle-${sender}-${number}-${index}`);
  const lines = ids.map((id, index) =>
    JSON.stringify({
      EventTime: '2026-11-22 02:00:00',
      '@timestamp': '2026-11-22T02:00:00.000Z',
      Channel: 'Microsoft-Windows-Sysmon/Operational',
      SourceName: 'Microsoft-Windows-Sysmon',
      EventID: 1,
      Hostname: hostOf(number),
      Image: 'C:\\oracle\\oracle.exe',
      CommandLine: index % HIT_EVERY === 0 ? `oracle.exe ${MARKER} ${id}` : `oracle.exe ${id}`,
      RecordNumber: number * EVENTS_PER_BATCH + index,
      ...(number % LARGE_EVERY === LARGE_EVERY - 1 && { Padding: LARGE_PADDING }),
    }),
  );
  return { key: `oracle-${sender}-${number}`, ids, body: `${lines.join('\n')}\n` };
}

export type OracleState = {
  /** Ids that were acknowledged at least once. */
  readonly acknowledged: Set<string>;
  readonly attempts: () => number;
  readonly refusals: () => number;
};

type SenderOptions = {
  readonly senders: number;
  /** The server as it is at the moment; undefined while it is down. */
  readonly server: () => ServerProcess | undefined;
  readonly isOver: () => boolean;
};

/** Sends until it is over, repeats every unacknowledged batch under its key, and keeps its own account of what was acknowledged. */
export function startOracleSenders({ senders, server, isOver }: SenderOptions): {
  state: OracleState;
  done: Promise<void>;
} {
  const acknowledged = new Set<string>();
  let attempts = 0;
  let refusals = 0;
  const deliver = async (batch: OracleBatch) => {
    for (;;) {
      attempts += 1;
      if (await post(server(), batch)) break;
      refusals += 1;
      await sleep(25);
    }
    for (const id of batch.ids) acknowledged.add(id);
  };
  const run = async (sender: number) => {
    for (let number = 0; !isOver(); number += 1) {
      await deliver(oracleBatch(sender, number));
      await sleep(5);
    }
  };
  const done = Promise.all(Array.from({ length: senders }, (_, sender) => run(sender))).then(() => undefined);
  return { state: { acknowledged, attempts: () => attempts, refusals: () => refusals }, done };
}

/** Only a 2xx whose body arrived whole is an acknowledgement. */
async function post(server: ServerProcess | undefined, batch: OracleBatch): Promise<boolean> {
  if (!server) return false;
  try {
    const headers = { 'content-type': 'application/x-ndjson', 'idempotency-key': batch.key };
    const answer = await server.api('/api/v1/ingest/windows-event-log', {
      method: 'POST',
      headers,
      body: batch.body,
      signal: AbortSignal.timeout(10_000),
    });
    await answer.json();
    return answer.ok;
  } catch {
    return false;
  }
}
