import { createHash, randomUUID } from 'node:crypto';
import { openAsBlob } from 'node:fs';
import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { WatchfloorError } from '../../platform/kernel/index.ts';
import { type IngestReply, ingest, showPipeline } from '../../server/contract.ts';
import type { CommandCall, CommandDefinition, ExitCode } from '../command.ts';
import { filesUnder } from '../files-under.ts';
import { connectServer, type ServerConnection } from '../server-connection.ts';
import { failureOfAnswer } from '../upload-answer.ts';

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

async function waitUntilStored(server: ServerConnection, sequence: number, signal: AbortSignal): Promise<void> {
  for (;;) {
    const { settledSequence } = await server.call(showPipeline, {});
    if (settledSequence >= sequence) return;
    await sleep(200, undefined, { signal });
  }
}

async function run(call: CommandCall): Promise<ExitCode> {
  const { terminal, options, signal } = call;
  const server = connectServer(call);
  const paths = call.args.flatMap((path) => (path === '-' ? [path] : filesUnder(path)));
  let failed = 0;
  let lastSequence = 0;
  for (const path of paths) {
    try {
      const reply = await sendStubbornly(server, await uploadOf(path, call), call);
      lastSequence = Math.max(lastSequence, reply.lastSequence ?? 0);
      terminal.print(
        options.json === true || options.ndjson === true
          ? JSON.stringify({ file: path, ...reply })
          : sentence(path, reply),
      );
    } catch (error) {
      if (!(error instanceof WatchfloorError) || error.kind === 'denied' || error.kind === 'unavailable') throw error;
      failed += 1;
      terminal.warn(`${path}: ${error.message} [${error.code}]`);
    }
  }
  if (options.wait !== false && lastSequence > 0) {
    await waitUntilStored(server, lastSequence, signal);
    terminal.say(`Stored and searchable.   ${server.baseUrl}/events   watchfloor alert list`);
  }
  if (failed === 0) return 0;
  return failed === paths.length ? 2 : 3;
}

function sentence(path: string, reply: IngestReply): string {
  const repeats = reply.repeats > 0 ? `, ${reply.repeats} of ${reply.entries} parts were here already` : '';
  return `${path}\t${reply.source}\t${reply.bytes} bytes${repeats}`;
}

export const command: CommandDefinition = {
  arguments: [{ name: '<paths...>', description: 'files, folders, or - for standard input' }],
  options: [
    {
      flags: '--type <source>',
      description: 'windows-event-log, aws-cloudtrail, syslog, …; auto recognises (default: auto)',
    },
    { flags: '--again', description: 'send a file again that was sent before' },
    { flags: '--no-wait', description: 'do not wait until the events are searchable' },
  ],
  examples: [
    { line: 'watchfloor ingest Security.evtx', does: 'a file, recognised by its content' },
    { line: 'watchfloor ingest logs/', does: 'every file of a folder' },
    { line: 'zcat trail.json.gz | watchfloor ingest --type aws-cloudtrail -', does: 'standard input' },
  ],
  run,
};
