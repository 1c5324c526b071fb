import { type Actor, requirePermission, WatchfloorError } from '../../platform/kernel/index.ts';
import { type LintedText, lintText, type TestedText, testText } from '../detections/index.ts';
import { KNOWN_LOGSOURCES, MODIFIER_NAMES } from '../rule-engine/index.ts';
import type { ContentDeps } from './content-deps.ts';
import type { RuleVocabulary } from './contract.ts';

type Deps = Pick<ContentDeps, 'ownSettings'>;

export function lintRule({ ownSettings }: Deps, actor: Actor, text: string): LintedText {
  requirePermission(actor, 'rules.backtest');
  return lintText({ text, settings: ownSettings() });
}

type Tried = { readonly text: string; readonly tests: string };

export function testRule({ ownSettings }: Deps, actor: Actor, { text, tests }: Tried): TestedText {
  requirePermission(actor, 'rules.backtest');
  return testText({ text, fixture: tests, settings: ownSettings() });
}

type SoundText = LintedText & { readonly rules: readonly [LintedText['rules'][number], ...LintedText['rules']] };

/**
 * Throws `rules.text-faulty` where the text cannot run as written, or its rules have no ids; `rules.tests-fail` where it is
 * to run and its tests fail (invalid).
 */
export function requireSoundText(deps: Deps, input: Tried & { readonly state: string }): SoundText {
  const settings = deps.ownSettings();
  const { issues, rules } = lintText({ text: input.text, settings });
  const fault = issues.find(({ severity, code }) => severity === 'error' || code === 'missing-id');
  if (fault !== undefined) {
    throw faulty(`Line ${fault.line}, column ${fault.column}: ${fault.message}`);
  }
  const [first, ...rest] = rules;
  if (first === undefined) throw faulty('There is no rule in it.');
  if (input.state !== 'draft' && input.tests.trim() !== '')
    requireTestsPass(testText({ ...input, fixture: input.tests, settings }));
  return { issues, rules: [first, ...rest] };
}

function faulty(message: string): WatchfloorError {
  return new WatchfloorError('invalid', 'rules.text-faulty', { message });
}

function requireTestsPass({ tests, faults }: TestedText): void {
  const failed = tests.filter(({ isPassed }) => !isPassed).length;
  if (failed === 0 && faults.length === 0) return;
  const why = faults[0]?.message ?? `${failed} of ${tests.length} events are not as expected.`;
  throw new WatchfloorError('invalid', 'rules.tests-fail', { message: `Its tests fail, so it cannot run: ${why}` });
}

const WORDS_A_LIST = 2_000;

export function showVocabulary({ keeper }: Pick<ContentDeps, 'keeper'>, actor: Actor): RuleVocabulary {
  requirePermission(actor, 'rules.read');
  const { detections, fields } = keeper.runner.reading();
  const used = (name: 'product' | 'service' | 'category') =>
    listed([...KNOWN_LOGSOURCES[name], ...detections.flatMap(({ rule }) => rule.logsource[name] ?? [])]);
  return {
    modifiers: [...MODIFIER_NAMES],
    products: used('product'),
    services: used('service'),
    categories: used('category'),
    fields: fields.map((field) => ({ ...field })),
    tags: listed(detections.flatMap(({ rule }) => rule.tags)),
    packs: listed(detections.map(({ pack }) => pack.id)),
  };
}

function listed(words: readonly string[]): string[] {
  return [...new Set(words)].sort().slice(0, WORDS_A_LIST);
}
