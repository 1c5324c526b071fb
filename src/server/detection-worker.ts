import { runInNewContext } from 'node:vm';
import { parentPort, workerData } from 'node:worker_threads';
import { createEventEncoder } from '../collect/lake/index.ts';
import { type DetectionSources, loadDetections } from '../detect/detections/index.ts';
import { compileRules } from '../detect/rule-engine/index.ts';
import type { ThreadReply, ThreadRequest } from './detection-thread.ts';
import { type LoadedRules, type ProcessedEntries, processEntries } from './process-entries.ts';

/* Runs in a worker thread: holds the rules, and turns journal entries into lake rows and hits. */

function load(sources: DetectionSources): { rules: LoadedRules; ready: ThreadReply } {
  const { rules, detections, issues } = loadDetections(sources);
  const { matcher } = compileRules(rules);
  const encodeEvents = createEventEncoder();
  return { rules: { matcher, detections, encodeEvents }, ready: { kind: 'ready', detections, issues } };
}

function buffersOf({ rows }: ProcessedEntries): ArrayBuffer[] {
  return rows.flatMap(({ bytes }) => (bytes.buffer instanceof ArrayBuffer ? [bytes.buffer] : []));
}

type Answer = { readonly answer: unknown; readonly moved: ArrayBuffer[] };

function answerTo(request: ThreadRequest, rules: LoadedRules): Answer {
  if (request.name === 'explain') {
    return { answer: rules.matcher.explain(request.input.rule, request.input.event), moved: [] };
  }
  const { journalId, entries } = request.input;
  const answer = processEntries(journalId, entries, rules);
  return { answer, moved: buffersOf(answer) };
}

/** After the first batch has built its plans, before anyone measures an idle machine. */
const COLLECT_AFTER_MS = 20_000;

/** A context made after `--expose-gc` was set has the function; this one was made before. */
function collectOnce(): void {
  const collect: unknown = runInNewContext('typeof gc === "function" ? gc : undefined');
  if (typeof collect === 'function') collect();
}

const port = parentPort;
if (port) {
  const { rules, ready } = load(workerData);
  port.on('message', (request: ThreadRequest) => {
    try {
      const { answer, moved } = answerTo(request, rules);
      port.postMessage({ kind: 'done', id: request.id, answer } satisfies ThreadReply, moved);
    } catch (error) {
      const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
      port.postMessage({ kind: 'broken', id: request.id, message } satisfies ThreadReply);
    }
  });
  port.postMessage(ready);
  // Reading the rules leaves garbage of several times their size, which an idle thread would keep for ever.
  setTimeout(collectOnce, COLLECT_AFTER_MS).unref();
}
