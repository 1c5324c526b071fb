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
}
