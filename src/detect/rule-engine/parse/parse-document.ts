import type { SigmaCorrelation } from '../sigma-correlation.ts';
import type { SigmaFilter } from '../sigma-filter.ts';
import type { SigmaRule } from '../sigma-rule.ts';
import { parseCorrelation } from './parse-correlation.ts';
import { parseFilter } from './parse-filter.ts';
import { parseRule, type RuleContext } from './parse-rule.ts';
import { isRecord } from './yaml-value.ts';

export type ParsedDocument = {
  readonly rule?: SigmaRule | undefined;
  readonly correlation?: SigmaCorrelation | undefined;
  readonly filter?: SigmaFilter | undefined;
};

/** A document is what its keys make it: a rule has `detection`, the others `correlation` or `filter`. */
const KINDS = ['detection', 'correlation', 'filter'];

/** Empty where the log took an error. */
export function parseDocument(root: unknown, context: RuleContext): ParsedDocument {
  const { log } = context;
  if (!isRecord(root)) {
    const message = 'A rule is a map with title, logsource, detection.';
    log.add('error', { path: [] }, { code: 'not-a-rule', message });
    return {};
  }
  if (Object.hasOwn(root, 'action')) {
    const message = 'Sigma 1 collections (`action:`) are not part of Sigma 2: write every rule as a whole.';
    log.add('error', { path: ['action'], isKey: true }, { code: 'rule-collection', message });
    return {};
  }
  const [, second] = KINDS.filter((key) => Object.hasOwn(root, key));
  if (second !== undefined) {
    const message = 'A document is a rule (`detection`), a correlation or a filter, never two of them.';
    log.add('error', { path: [second], isKey: true }, { code: 'mixed-document', message });
    return {};
  }
  if (Object.hasOwn(root, 'correlation')) return { correlation: parseCorrelation(root, context) };
  if (Object.hasOwn(root, 'filter')) return { filter: parseFilter(root, context) };
  return { rule: parseRule(root, context) };
}
