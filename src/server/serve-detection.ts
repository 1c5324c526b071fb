import { runInNewContext } from 'node:vm';
import type { MessagePort } from 'node:worker_threads';
import { createEventEncoder } from '../collect/lake/index.ts';
import { type DetectionSources, loadDetections, placeDetections } from '../detect/detections/index.ts';
import { compileRules, fieldsByRule } from '../detect/rule-engine/index.ts';
import type { ThreadReply, ThreadRequest } from './detection-thread.ts';
import { type LoadedRules, type ProcessedEntries, processEntries } from './process-entries.ts';
import { openRecordMarker } from './record-marker.ts';

export type ThreadStart = { readonly sources: DetectionSources; readonly marker: SharedArrayBuffer };

type FindSource = LoadedRules['findSource'];

function load({ sources, marker }: ThreadStart, findSource: FindSource): { rules: LoadedRules; ready: ThreadReply } {
  const read = loadDetections({ ...sources, runsCorrelations: true });
  const { rules, detections } = read;
  const { correlations, issues } = placeDetections(read);
  const fieldsOf = fieldsByRule(correlations.map(({ placed }) => placed));
  const loaded = {
    matcher: compileRules(rules).matcher,
    detections,
    encodeEvents: createEventEncoder(),
    inputFields: detections.map(({ rule }) => fieldsOf.get(rule.id)),
    findSource,
    marker: openRecordMarker(marker),
  };
  return { rules: loaded, ready: { kind: 'ready', detections, correlations, issues: [...read.issues, ...issues] } };
}

function buffersOf({ rows }: ProcessedEntries): ArrayBuffer[] {
  return rows.flatMap(({ bytes }) => (bytes.buffer instanceof ArrayBuffer ? [bytes.buffer] : []));
}

type Answer = { readonly answer: unknown; readonly moved: ArrayBuffer[] };

function answerTo(request: ThreadRequest, rules: LoadedRules): Answer {
  if (request.name === 'explain') {
    return { answer: rules.matcher.explain(request.input.rule, request.input.event), moved: [] };
  }
  const answer = processEntries(request.input, rules);
  return { answer, moved: buffersOf(answer) };
}

/** After the first batch has built its plans, before anyone measures an idle machine. */
const COLLECT_AFTER_MS = 20_000;

/** A context made after `--expose-gc` was set has the function; this one was made before. */
function collectOnce(): void {
  const collect: unknown = runInNewContext('typeof gc === "function" ? gc : undefined');
  if (typeof collect === 'function') collect();
}

/** Loads the rules, says so, and answers what the port asks, one after the other. Tests plant sources of their own. */
export function serveDetection(port: MessagePort, start: ThreadStart, findSource: FindSource): void {
  const { rules, ready } = load(start, findSource);
  port.on('message', (request: ThreadRequest) => {
    try {
      const { answer, moved } = answerTo(request, rules);
      port.postMessage({ kind: 'done', id: request.id, answer } satisfies ThreadReply, moved);
    } catch (error) {
      const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
      port.postMessage({ kind: 'broken', id: request.id, message } satisfies ThreadReply);
    } finally {
      rules.marker.leave();
    }
  });
  port.postMessage(ready);
  // Reading the rules leaves garbage of several times their size, which an idle thread would keep for ever.
  setTimeout(collectOnce, COLLECT_AFTER_MS).unref();
}
