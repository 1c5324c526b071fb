import type { SigmaRule } from '../sigma-rule.ts';
import type { GrowthBudget } from './growth-budget.ts';
import type { IssueLog } from './issue-log.ts';
import { parseCondition, refuseRepeats } from './parse-condition.ts';
import { parseDescription, parseTaxonomy, type RulePlace } from './parse-description.ts';
import { parseSelections } from './parse-selections.ts';
import { isRecord, toText, type YamlRecord } from './yaml-value.ts';

export type Placeholders = Readonly<Record<string, readonly string[]>>;

/** What items are read with, besides their own text. */
export type ItemScope = { readonly placeholders: Placeholders; readonly budget: GrowthBudget };

export type RuleContext = ItemScope & { readonly place: RulePlace; readonly log: IssueLog };

/** Undefined where the log took an error. */
export function parseRule(root: YamlRecord, file: RuleContext): SigmaRule | undefined {
  const { log } = file;
  const context = { ...file, budget: file.budget.forRule() };
  const description = parseDescription(root, context);
  const detection = findDetection(root, log);
  if (detection === undefined) return undefined;
  const path = ['detection'];
  const others = ['condition', 'timeframe'];
  const selections = parseSelections({ section: detection, path, others }, context);
  const names = selections.map(({ name }) => name);
  const condition = parseCondition({ condition: detection.condition, names, path }, log);
  if (condition !== undefined) refuseRepeats({ selections, condition }, path, context);
  if (condition === undefined || log.hasErrors()) return undefined;
  warnOfTimeframe(detection, log);
  const name = toText(root.name) || null;
  return { description, name, line: context.place.line, ...parseTaxonomy(root), selections, condition };
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
