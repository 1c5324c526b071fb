import type { MessagePort } from 'node:worker_threads';
import { createBlockEncoder, createRowEncoder } from '../collect/lake/index.ts';
import {
  compileExceptions,
  type DetectionSources,
  deployDetections,
  type LoadedDetections,
  listRuleFields,
  loadDetections,
} from '../detect/detections/index.ts';
import { compileRules, fieldsByRule } from '../detect/rule-engine/index.ts';
import { collectGarbage } from './collect-garbage.ts';
import type {
  Deployment,
  RuleReading,
  RunningRules,
  ThreadMessage,
  ThreadReply,
  ThreadRequest,
  ThreadWork,
} from './detection-thread.ts';
import type { LoadedRules, ProcessedEntries } from './entry-work.ts';
import { createLineMatches } from './match-lines.ts';
import { processEntries } from './process-entries.ts';
import { openRecordMarker } from './record-marker.ts';
import { createRowSpool } from './spool-rows.ts';

export type ThreadStart = {
  readonly sources: DetectionSources;
  readonly marker: SharedArrayBuffer;
  /** Where rows are put that an engine on this machine will read; undefined where there is none. */
  readonly spoolDir: string | undefined;
};

type Tools = Pick<LoadedRules, 'blocks' | 'rows' | 'findSource' | 'marker'>;

type Held = {
  readonly tools: Tools;
  loaded: LoadedDetections;
  deployed: (LoadedRules & { readonly revision: number }) | undefined;
};

function readingOf({ rules, detections, correlationDetections, issues, readings }: LoadedDetections): RuleReading {
  const fields = listRuleFields(rules);
  return { detections: [...detections, ...correlationDetections], issues, readings, fields };
}

/** The old rules stay until the new ones are ready: a set that cannot be made leaves the thread as it was. */
function deploy(held: Held, { revision, decisions }: Deployment): RunningRules {
  const { rules, detections, correlations, issues } = deployDetections(held.loaded, decisions);
  const { matcher, openLines } = compileRules(rules);
  const findException = compileExceptions(decisions.exceptions).find;
  const fieldsOf = fieldsByRule(correlations.map(({ placed }) => placed));
  const inputFields = detections.map(({ rule }) => fieldsOf.get(rule.id));
  const matchLines = createLineMatches(openLines);
  held.deployed = { ...held.tools, revision, matcher, matchLines, detections, findException, inputFields };
  return { detections, correlations, issues };
}

function rulesOf({ deployed }: Held, revision: number): LoadedRules {
  if (deployed?.revision === revision) return deployed;
  throw new Error(`the thread holds revision ${deployed?.revision ?? 'none'} of the rules, not ${revision}`);
}

function buffersOf({ rows }: ProcessedEntries): ArrayBuffer[] {
  return rows.flatMap(({ bytes }) => (bytes.buffer instanceof ArrayBuffer ? [bytes.buffer] : []));
}

type Answer = { readonly answer: ThreadWork[keyof ThreadWork]['answer']; readonly moved?: ArrayBuffer[] };

function answerTo({ name, input }: ThreadRequest, held: Held): Answer {
  switch (name) {
    case 'read':
      held.loaded = loadDetections(input);
      return { answer: readingOf(held.loaded) };
    case 'deploy':
      return { answer: deploy(held, input) };
    case 'explain':
      return { answer: rulesOf(held, input.revision).matcher.explain(input.rule, input.event) };
    case 'process': {
      const answer = processEntries(input, rulesOf(held, input.revision));
      return { answer, moved: buffersOf(answer) };
    }
  }
}

/** After the first batch has built its plans, before anyone measures an idle machine. */
const COLLECT_AFTER_MS = 20_000;

/** Loads the rules, says so, and answers what the port asks, one after the other. Tests plant sources of their own. */
export function serveDetection(port: MessagePort, start: ThreadStart, findSource: Tools['findSource']): void {
  const marker = openRecordMarker(start.marker);
  const tools = {
    blocks: createBlockEncoder(start.spoolDir === undefined ? {} : { spool: createRowSpool(start.spoolDir) }),
    rows: createRowEncoder(),
    findSource,
    marker,
  };
  const held: Held = { tools, loaded: loadDetections(start.sources), deployed: undefined };
  let collecting: NodeJS.Timeout | undefined;
  // Reading the rules leaves garbage of several times their size, which an idle thread would keep for ever.
  const collectLater = () => {
    clearTimeout(collecting);
    collecting = setTimeout(() => void collectGarbage(), COLLECT_AFTER_MS).unref();
  };
  port.on('message', (request: ThreadMessage) => {
    if (request === 'stop') {
      clearTimeout(collecting);
      // Nothing else keeps the thread alive.
      port.close();
      return;
    }
    try {
      const { answer, moved } = answerTo(request, held);
      port.postMessage({ kind: 'done', id: request.id, answer } satisfies ThreadReply, moved);
      if (request.name === 'read' || request.name === 'deploy') collectLater();
    } catch (error) {
      const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
      port.postMessage({ kind: 'broken', id: request.id, message } satisfies ThreadReply);
    } finally {
      marker.leave();
    }
  });
  port.postMessage({ kind: 'ready', reading: readingOf(held.loaded) } satisfies ThreadReply);
  collectLater();
}
