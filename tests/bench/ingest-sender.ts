import { createConnection, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { countLines, cutAtLines, readBenchFile } from '../harness/bench-input.ts';

/*
 * Sends a bench file over plain sockets, in a process of its own, so that its CPU time stands apart from the server's. A
 * line of JSON for each body that was acknowledged, and one at the end.
 */

export type SenderWork = {
  readonly file: string;
  readonly port: number;
  readonly token: string;
  readonly senders: number;
  readonly bytes: number;
  /** Events to send; the file over and over. */
  readonly events: number;
  /** Events a second at most; 0: as many as are taken. */
  readonly rate: number;
  /** Tells the keys of one run from those of another. */
  readonly run: string;
};

/** Times are those of `Date.now`. */
export type Acknowledged = { readonly sequence: number; readonly events: number; readonly sentAtMs: number };
export type SenderReport = { readonly sent: number; readonly refused: number; readonly cpuMs: number };

const work = JSON.parse(process.argv[2] ?? '') as SenderWork;
const bodies = cutAtLines(readBenchFile(work.file), work.bytes).map((body) => ({ body, events: countLines(body) }));
const cpuBefore = process.cpuUsage();
const startedAtMs = Date.now();
let started = 0;
let sent = 0;
let refused = 0;

/** The status and the body of the next answer. */
function answerOn(socket: Socket): Promise<{ status: number; body: string }> {
  return new Promise((resolve, reject) => {
    let text = '';
    const take = (chunk: Buffer) => {
      text += chunk.toString('latin1');
      const head = text.indexOf('\r\n\r\n');
      const length = Number(/content-length: (\d+)/i.exec(text)?.[1] ?? -1);
      if (head < 0 || length < 0 || text.length < head + 4 + length) return;
      socket.off('data', take).off('error', reject);
      resolve({ status: Number(text.slice(9, 12)), body: text.slice(head + 4) });
    };
    socket.on('data', take).once('error', reject);
  });
}

function post(socket: Socket, body: Buffer, key: string) {
  const answer = answerOn(socket);
  socket.cork();
  socket.write(
    `POST /api/v1/ingest/windows-event-log HTTP/1.1\r\nhost: 127.0.0.1:${work.port}\r\nauthorization: Bearer ${work.token}\r\n` +
      `content-type: application/x-ndjson\r\ncontent-length: ${body.length}\r\nidempotency-key: ${key}\r\n\r\n`,
  );
  socket.write(body);
  socket.uncork();
  return answer;
}

/** Until the events before this body are due at the wished rate. */
async function waitForTurn(): Promise<void> {
  const dueMs = work.rate > 0 ? (started / work.rate) * 1000 : 0;
  const earlyMs = dueMs - (Date.now() - startedAtMs);
  if (earlyMs > 0) await sleep(earlyMs);
}

let next = 0;
async function send(): Promise<void> {
  const socket = createConnection(work.port, '127.0.0.1');
  while (started < work.events) {
    const { body, events } = bodies[next % bodies.length] ?? { body: Buffer.alloc(0), events: 0 };
    const key = `${work.run}-${next++}`;
    await waitForTurn();
    started += events;
    const sentAtMs = Date.now();
    for (;;) {
      const { status, body: answer } = await post(socket, body, key);
      if (status === 202) {
        const { lastSequence } = JSON.parse(answer) as { lastSequence: number };
        sent += events;
        process.stdout.write(
          `${JSON.stringify({ sequence: lastSequence, events, sentAtMs } satisfies Acknowledged)}\n`,
        );
        break;
      }
      if (status !== 503) throw new Error(`ingest answered ${status}: ${answer}`);
      refused += 1;
      await sleep(100);
    }
  }
  socket.destroy();
}

await Promise.all(Array.from({ length: work.senders }, send));
const { user, system } = process.cpuUsage(cpuBefore);
process.stdout.write(`${JSON.stringify({ sent, refused, cpuMs: (user + system) / 1000 } satisfies SenderReport)}\n`);
