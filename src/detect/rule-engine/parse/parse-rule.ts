import type { SigmaRule } from '../sigma-rule.ts';
import type { IssueLog } from './issue-log.ts';
import { parseCondition } from './parse-condition.ts';
import { parseDescription, type RulePlace } from './parse-description.ts';
import { parseSelections } from './parse-selections.ts';
import { isRecord, toText, type YamlRecord } from './yaml-value.ts';

export type Placeholders = Readonly<Record<string, readonly string[]>>;

export type RuleContext = {
  readonly place: RulePlace;
  readonly log: IssueLog;
  readonly placeholders: Placeholders;
};

/** Top-level keys that make a document something else than a plain rule. Refused aloud, never skipped. */
const OTHER_DOCUMENTS: Readonly<Record<string, { code: string; message: string }>> = {
  correlation: { code: 'correlation-not-yet', message: 'Correlation rules cannot run yet.' },
  filter: { code: 'filter-not-yet', message: 'Filters cannot run yet: the rules they name run unfiltered.' },
  action: {
    code: 'rule-collection',
    message: 'Sigma 1 collections (`action:`) are not part of Sigma 2: write every rule as a whole.',
  },
};

/** Undefined where the log took an error. */
export function parseRule(root: unknown, context: RuleContext): SigmaRule | undefined {
  const { log } = context;
  if (!isRecord(root)) {
    log.add(
      'error',
      { path: [] },
      { code: 'not-a-rule', message: 'A rule is a map with title, logsource, detection.' },
    );
    return undefined;
  }
  const other = Object.keys(OTHER_DOCUMENTS).find((key) => Object.hasOwn(root, key));
  const refusal = other === undefined ? undefined : OTHER_DOCUMENTS[other];
  if (other !== undefined && refusal !== undefined) {
    log.add('error', { path: [other], isKey: true }, refusal);
    return undefined;
  }
  const description = parseDescription(root, context.place, log);
  const detection = findDetection(root, log);
  if (detection === undefined) return undefined;
  const selections = parseSelections(detection, context);
  const condition = parseCondition(detection.condition, selections, log);
  if (condition === undefined || log.hasErrors()) return undefined;
  warnOfTimeframe(detection, log);
  return { description, name: toText(root.name) || null, line: context.place.line, selections, condition };
}

function findDetection(root: YamlRecord, log: IssueLog): YamlRecord | undefined {
  const { detection } = root;
  if (!isRecord(detection)) {
    const message = 'The rule needs a `detection` map: its selections and their `condition`.';
    log.add('error', { path: ['detection'] }, { code: 'missing-detection', message });
    return undefined;
  }
  if (detection.condition === undefined) {
    const message = 'The detection needs a `condition`.';
    log.add('error', { path: ['detection'], isKey: true }, { code: 'missing-condition', message });
    return undefined;
  }
  return detection;
}

/** Sigma 1 counted within it, after a `|` in the condition; without one (that would be refused) it has no meaning. */
function warnOfTimeframe(detection: YamlRecord, log: IssueLog): void {
  if (detection.timeframe === undefined) return;
  const message =
    '`timeframe` has no effect: the rule matches single events. To count within a time, write a correlation rule with `timespan`.';
  log.add('warning', { path: ['detection', 'timeframe'], isKey: true }, { code: 'timeframe-ignored', message });
}
