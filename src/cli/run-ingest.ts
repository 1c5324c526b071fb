import { createHash, randomUUID } from 'node:crypto';
import { openAsBlob } from 'node:fs';
import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { WatchfloorError } from '../platform/kernel/index.ts';
import { countIngested, type IngestReply, ingest, showPipeline } from '../server/contract.ts';
import type { CommandCall, ExitCode } from './command.ts';
import { filesUnder } from './files-under.ts';
import { printRecords } from './print-records.ts';
import { sayUploaded, type UploadOutcome } from './say-uploaded.ts';
import { connectServer, type ServerConnection } from './server-connection.ts';
import { printable } from './terminal.ts';
import { failureOfAnswer } from './upload-answer.ts';

const TRIES = 6;
const FIRST_PAUSE_MS = 250;

type Upload = { readonly source: string; readonly key: string; readonly body: () => Promise<Blob | ReadableStream> };

/** The same file, unchanged, has the same key: sending it again has no second effect while the journal remembers it. */
async function keyOf(path: string): Promise<string> {
  const { size, mtimeMs, ino } = await stat(path);
  return createHash('sha256')
    .update(JSON.stringify([resolve(path), size, mtimeMs, ino]))
    .digest('hex')
    .slice(0, 40);
}

async function uploadOf(path: string, call: CommandCall): Promise<Upload> {
  const source = String(call.options.type ?? 'auto');
  // Standard input cannot be read twice, so it is sent once.
  if (path === '-')
    return { source, key: randomUUID(), body: async () => Readable.toWeb(process.stdin) as ReadableStream };
  const key = call.options.again === true ? randomUUID() : await keyOf(path);
  return { source, key, body: () => openAsBlob(path) };
}

async function send(server: ServerConnection, upload: Upload, signal: AbortSignal): Promise<IngestReply> {
  const url = new URL(ingest.path.replace(':source', encodeURIComponent(upload.source)), server.baseUrl);
  const headers = {
    'content-type': 'application/octet-stream',
    'idempotency-key': upload.key,
    ...(server.token !== undefined && { authorization: `Bearer ${server.token}` }),
  };
  const init = { method: 'POST', headers, body: await upload.body(), duplex: 'half', signal } as const;
  const answer = await fetch(url, init).catch((cause: unknown) => {
    throw new WatchfloorError('unavailable', 'api.unreachable', {
      message: `${server.baseUrl} does not answer.`,
      cause,
    });
  });
  const text = await answer.text();
  if (!answer.ok) throw failureOfAnswer(answer.status, text);
  return ingest.reply.parse(JSON.parse(text));
}

/** A lost answer or a full journal is tried again under the same key: what had arrived does not count twice. */
async function sendStubbornly(
  server: ServerConnection,
  upload: Upload,
  { options, terminal, signal }: CommandCall,
): Promise<IngestReply> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await send(server, upload, signal);
    } catch (error) {
      const mayRepeat = error instanceof WatchfloorError && error.kind === 'unavailable' && attempt < TRIES;
      if (!mayRepeat || signal.aborted) throw error;
      if (options.verbose === true) terminal.say(`${error.message} Trying again.`);
      await sleep(FIRST_PAUSE_MS * 2 ** attempt);
    }
  }
}

/** False: `--timeout` has run out first. */
async function waitUntilStored(server: ServerConnection, sequence: number, call: CommandCall): Promise<boolean> {
  const { options, signal, terminal } = call;
  const deadline = Date.now() + (options.timeout ?? Number.POSITIVE_INFINITY) * 1000;
  for (let told = ''; Date.now() < deadline; ) {
    const { settledSequence, fault } = await server.call(showPipeline, {});
    if (settledSequence >= sequence) return true;
    if (fault !== null && fault !== told) terminal.warn(`The server cannot store at the moment: ${printable(fault)}`);
    told = fault ?? '';
    await sleep(200, undefined, { signal });
  }
  return false;
}

/** As many ranges as one question may hold. */
const RANGES_AT_ONCE = 200;

/** Asks what became of the records, once everything is stored. */
async function countRecords(server: ServerConnection, outcomes: readonly UploadOutcome[]): Promise<void> {
  const asked = outcomes.flatMap((outcome) => outcome.reply.ranges.map((range) => ({ outcome, range })));
  for (const outcome of outcomes) Object.assign(outcome, { events: 0, rejects: 0 });
  for (let at = 0; at < asked.length; at += RANGES_AT_ONCE) {
    const part = asked.slice(at, at + RANGES_AT_ONCE);
    // One file twice under one key has the same ranges twice: they are asked for once each.
    const ranges = new Set(part.map(({ range }) => `${range.from}-${range.to}`));
    const { data } = await server.call(countIngested, { query: { ranges: [...ranges].join(',') } });
    for (const { outcome, range } of part) {
      const count = data.find(({ from, to }) => from === range.from && to === range.to);
      outcome.events = (outcome.events ?? 0) + (count?.events ?? 0);
      outcome.rejects = (outcome.rejects ?? 0) + (count?.rejects ?? 0);
    }
  }
}

async function sendAll(call: CommandCall, server: ServerConnection, paths: readonly string[]) {
  const outcomes: UploadOutcome[] = [];
  const unread: string[] = [];
  for (const path of paths) {
    try {
      const reply = await sendStubbornly(server, await uploadOf(path, call), call);
      outcomes.push({ file: path, reply, events: null, rejects: null });
    } catch (error) {
      if (!(error instanceof WatchfloorError) || error.kind === 'denied' || error.kind === 'unavailable') {
        if (paths.length > 1) call.terminal.warn(`${outcomes.length} of ${paths.length} files had been sent.`);
        throw error;
      }
      unread.push(path);
      // As `detect` says it: the reason's word, and the whole sentence for who asks.
      const why = call.options.verbose === true ? `: ${printable(error.message)}` : '';
      call.terminal.warn(`unread  ${printable(path)}  ${error.code.replace(/^ingest\./, '')}${why}`);
    }
  }
  return { outcomes, unread };
}

/** Sends files and says what became of them. Throws what sending throws (`api.unreachable`, a denial). */
export async function runIngest(call: CommandCall): Promise<ExitCode> {
  const { terminal, options } = call;
  const server = connectServer(call);
  const paths = call.args.flatMap((path) => (path === '-' ? [path] : filesUnder(path)));
  const { outcomes, unread } = await sendAll(call, server, paths);
  const lastSequence = Math.max(0, ...outcomes.map(({ reply }) => reply.lastSequence ?? 0));
  let isLate = false;
  if (options.wait !== false && lastSequence > 0) {
    if (await waitUntilStored(server, lastSequence, call)) await countRecords(server, outcomes);
    else isLate = true;
  }
  printOutcomes(call, outcomes, unread);
  if (outcomes.some(({ reply }) => !reply.isRecognised))
    terminal.say(
      'Not recognised: kept as it came. It can be searched; no rule looks at it. To name the kind of log: --type.',
    );
  if (unread.length > 0) terminal.say('To name the kind of log: --type. To read why a file was not taken: --verbose.');
  const hasRejects = outcomes.some(({ rejects }) => (rejects ?? 0) > 0);
  if (outcomes.length > 0) terminal.say(`${sayUploaded(outcomes)}\n${server.baseUrl}/events   watchfloor alert list`);
  if (outcomes.length === 0) return 2;
  return unread.length > 0 || hasRejects || isLate ? 3 : 0;
}

function noteOf({ repeats, isRecognised }: IngestReply): string {
  const notes = [isRecognised ? '' : 'not recognised', repeats > 0 ? 'was here already' : ''];
  return notes.filter((note) => note !== '').join(', ');
}

function printOutcomes(
  { terminal, options }: CommandCall,
  outcomes: readonly UploadOutcome[],
  unread: readonly string[],
): void {
  printRecords(terminal, options, {
    schema: 'watchfloor.upload/1',
    rows: outcomes.map(({ file, reply, events, rejects }) => ({ file, ...reply, events, rejects })),
    columns: [
      { title: 'FILE', value: (row) => row.file, isElastic: true },
      { title: 'SOURCE', value: (row) => row.source },
      { title: 'BYTES', value: (row) => String(row.bytes) },
      { title: 'EVENTS', value: (row) => String(row.events ?? '-') },
      { title: 'REJECTED', value: (row) => String(row.rejects ?? '-') },
      { title: 'NOTE', value: noteOf },
    ],
    meta: { unread },
    whenEmpty: 'Nothing was sent.',
  });
}
