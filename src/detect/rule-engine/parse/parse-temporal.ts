import type { TemporalExpression } from '../sigma-correlation.ts';
import type { IssueLog } from './issue-log.ts';
import { isReserved, parseBoolean } from './parse-boolean.ts';

type RuleLeaf = Extract<TemporalExpression, { kind: 'rule' }>;

const PATH = ['correlation', 'condition'];

/**
 * `spray and not logon`, over ids and names of rules (extension to Sigma 2.1.0). Undefined where the log took an error.
 * `rules` null: the correlation lists none, and all that the condition names are its rules.
 */
export function parseTemporal(
  text: string,
  rules: readonly string[] | null,
  log: IssueLog,
): TemporalExpression | undefined {
  const result = parseBoolean<RuleLeaf>(text, (token, words) => {
    if (isReserved(token.text)) return words.refuse(token, `\`${token.text}\` stands where a rule is expected.`);
    if (rules === null || rules.includes(token.text)) return { kind: 'rule', rule: token.text };
    return words.refuse(token, `\`rules\` does not name \`${token.text}\`.`, 'unknown-rule');
  });
  if ('fault' in result) {
    log.add('error', { path: PATH, offset: result.fault.offset }, result.fault);
    return undefined;
  }
  if (holdsWithoutEvents(result.tree)) {
    const message = 'The condition holds before anything was seen: one rule at least must have to be there.';
    log.add('error', { path: PATH }, { code: 'condition-without-event', message });
    return undefined;
  }
  reportUnnamed(rulesOf(result.tree), rules ?? [], log);
  return result.tree;
}

/** Every rule that the expression names, in the order of first mention. */
export function rulesOf(expression: TemporalExpression): readonly string[] {
  const named = new Set<string>();
  const visit = (node: TemporalExpression): void => {
    if (node.kind === 'rule') named.add(node.rule);
    else if (node.kind === 'not') visit(node.of);
    else node.of.forEach(visit);
  };
  visit(expression);
  return [...named];
}

function holdsWithoutEvents(node: TemporalExpression): boolean {
  if (node.kind === 'rule') return false;
  if (node.kind === 'not') return !holdsWithoutEvents(node.of);
  return node.kind === 'all' ? node.of.every(holdsWithoutEvents) : node.of.some(holdsWithoutEvents);
}

function reportUnnamed(named: readonly string[], rules: readonly string[], log: IssueLog): void {
  for (const [index, rule] of rules.entries()) {
    if (named.includes(rule)) continue;
    const message = `The condition never names \`${rule}\`: take it out of \`rules\`, or say what it is for.`;
    log.add('error', { path: ['correlation', 'rules', index] }, { code: 'unused-rule', message });
  }
}
