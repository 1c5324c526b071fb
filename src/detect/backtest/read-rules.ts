import {
  GrowthBudget,
  linkRules,
  parseRules,
  type RuleIssue,
  type SigmaCorrelation,
  type SigmaRule,
} from '../rule-engine/index.ts';
import type { StartBacktest } from './contract.ts';
import { versionOf } from './version-of.ts';

export type RuleFiles = StartBacktest['rules'];
export type ReadRules = { readonly rules: readonly SigmaRule[]; readonly issues: readonly RuleIssue[] };

/** Rules with their filters applied, and what is wrong with the others. All together may grow to what one file may. */
export function readRules(files: RuleFiles): ReadRules {
  // Four times what the whole public set grows to.
  const budget = new GrowthBudget();
  const parsed = files.map(({ file, text }) => parseRules({ file, text, version: versionOf(text) }, { budget }));
  const correlations = parsed.flatMap((one) => one.correlations);
  const parts = { rules: parsed.flatMap((one) => one.rules), filters: parsed.flatMap((one) => one.filters) };
  const { rules, issues } = linkRules({ ...parts, correlations: [] });
  return { rules, issues: [...parsed.flatMap((one) => one.issues), ...issues, ...correlations.map(notOfEvents)] };
}

function notOfEvents({ description, line }: SigmaCorrelation): RuleIssue {
  const message = 'A backtest is of rules that match single events: the rules that this correlation names can be.';
  return { file: description.file, line, column: 1, severity: 'error', code: 'correlation-not-backtested', message };
}
