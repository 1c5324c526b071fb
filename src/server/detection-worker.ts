import { parentPort, workerData } from 'node:worker_threads';
import { type DetectionSources, loadDetections } from '../detect/detections/index.ts';
import { compileRules } from '../detect/rule-engine/index.ts';
import type { ThreadReply, ThreadRequest } from './detection-thread.ts';
import { type LoadedRules, type ProcessedEntries, processEntries } from './process-entries.ts';

/** Runs in a worker thread: holds the compiled rules, and turns journal entries into lake rows and hits. */
function load(): { rules: LoadedRules; reply: ThreadReply } {
  const loaded = loadDetections(workerData as DetectionSources);
  const { matcher } = compileRules(loaded.rules);
  const { detections, issues } = loaded;
  const reply: ThreadReply = { kind: 'ready', detections, issues };
  return { rules: { matcher, detections }, reply };
}

function buffersOf(processed: ProcessedEntries): ArrayBuffer[] {
  return processed.rows.flatMap(({ bytes }) => (bytes.buffer instanceof ArrayBuffer ? [bytes.buffer] : []));
}

const port = parentPort;
if (port) {
  const { rules, reply } = load();
  port.on('message', (request: ThreadRequest) => {
    try {
      const processed = processEntries(request.journalId, request.entries, rules);
      port.postMessage({ kind: 'processed', id: request.id, processed } satisfies ThreadReply, buffersOf(processed));
    } catch (error) {
      const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
      port.postMessage({ kind: 'broken', id: request.id, message } satisfies ThreadReply);
    }
  });
  port.postMessage(reply);
}
