import { existsSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { Transaction } from '../../platform/control/index.ts';
import { audit } from '../../platform/identity/index.ts';
import { type Actor, requirePermission, WatchfloorError } from '../../platform/kernel/index.ts';
import type { LintedText } from '../detections/index.ts';
import { type ContentDeps, personOf, requireRule } from './content-deps.ts';
import type { RuleSource } from './contract.ts';
import { insertRuleChange, lockRuleDecision, readRuleChanges, saveRuleDecision } from './decision-store.ts';
import { isOwn, localDirOf, readRuleSource, testPathOf } from './rule-source.ts';
import { stageFiles } from './stage-files.ts';
import { requireSoundText } from './try-text.ts';

type NewRule = {
  readonly text: string;
  readonly tests: string;
  readonly state: 'draft' | 'shadow' | 'live';
  readonly reason: string;
};
type ChangedRule = NewRule & { readonly ruleId: string; readonly base: string };

/**
 * Replaces a rule of the site's own, or makes one in place of a pack's, and puts it in force. Throws `rules.text-faulty`,
 * `rules.tests-fail`, `rules.id-changed` (invalid), `rules.changed-meanwhile`, `rules.id-taken` (conflict), `rules.missing`.
 */
export async function saveRule(deps: ContentDeps, actor: Actor, input: ChangedRule): Promise<RuleSource> {
  requirePermission(actor, 'rules.write');
  const { rules } = requireSoundText(deps, input);
  if (!rules.some(({ id }) => id === input.ruleId)) {
    const message = 'The text no longer holds the rule of this id. A rule keeps its id; another id is a new rule.';
    throw new WatchfloorError('invalid', 'rules.id-changed', { message });
  }
  await deps.keeper.rewrite(async () => {
    const detection = requireRule(deps, input.ruleId);
    const before = await readRuleSource(deps, detection);
    if (before.base !== input.base) throw await changedMeanwhile(deps, input.ruleId);
    requireFreeIds(deps, rules, detection.path);
    const path = isOwn(deps, detection) ? detection.path : freePath(deps, basename(detection.path));
    await write(deps, actor, { ...input, rules, path, from: detection.rule.version });
  });
  return readRuleSource(deps, requireRule(deps, input.ruleId));
}

/** Throws `rules.text-faulty`, `rules.tests-fail` (invalid) and `rules.id-taken` (conflict). */
export async function addRule(deps: ContentDeps, actor: Actor, input: NewRule): Promise<RuleSource> {
  requirePermission(actor, 'rules.write');
  const { rules } = requireSoundText(deps, input);
  const [first] = rules;
  await deps.keeper.rewrite(async () => {
    requireFreeIds(deps, rules, undefined);
    await write(deps, actor, { ...input, rules, path: freePath(deps, `${slugOf(first.title)}.yml`), from: null });
  });
  return readRuleSource(deps, requireRule(deps, first.id));
}

type Writing = NewRule & { readonly rules: LintedText['rules']; readonly path: string; readonly from: string | null };

/** Files, decisions and their record change as one: where the record cannot be kept, the files are as they were. */
async function write(deps: ContentDeps, actor: Actor, writing: Writing): Promise<void> {
  const { path, text, tests } = writing;
  const files = await stageFiles([
    { path: testPathOf(path), text: tests.trim() === '' ? '' : tests },
    { path, text },
  ]);
  try {
    await deps.control.transaction(async (tx) => {
      for (const { id } of writing.rules) await record(deps, tx, { actor, ruleId: id, writing });
      await files.swap();
    });
  } catch (error) {
    await files.restore();
    throw error;
  }
}

type Recorded = { readonly actor: Actor; readonly ruleId: string; readonly writing: Writing };

async function record({ control, clock }: ContentDeps, tx: Transaction, { actor, ruleId, writing }: Recorded) {
  const { state, reason, from, path } = writing;
  const before = await lockRuleDecision(tx, ruleId);
  await saveRuleDecision(tx, { ...before, state });
  const file = basename(path);
  const change = {
    text: { from, to: file },
    ...(before.state !== state && { state: { from: before.state, to: state } }),
  };
  await insertRuleChange(tx, ruleId, { at: new Date(clock.nowMs()), by: personOf(actor), reason, change });
  const details = { reason, state, file, ...(from !== null && { from }) };
  await audit(tx, { actor, action: 'rules.write', subject: `rule:${ruleId}`, outcome: 'done', details });
  await control.publish(tx, [{ type: 'rule.changed', subjectId: ruleId, body: { change, reason, by: actor.id } }]);
}

/** What stands in another file keeps its id: two rules of one id are one too many. */
function requireFreeIds({ keeper }: ContentDeps, rules: LintedText['rules'], path: string | undefined): void {
  const ids = new Set(rules.map(({ id }) => id));
  const other = keeper.runner.reading().detections.find((each) => ids.has(each.rule.id) && each.path !== path);
  if (other === undefined) return;
  throw new WatchfloorError('conflict', 'rules.id-taken', {
    message: `“${other.rule.title}” has the id ${other.rule.id} already.`,
    details: { ruleId: other.rule.id },
  });
}

async function changedMeanwhile({ control }: ContentDeps, ruleId: string): Promise<WatchfloorError> {
  const [last] = await readRuleChanges(control.db, ruleId, 1);
  const who = last?.change.text === undefined ? 'Somebody' : last.by.name;
  return new WatchfloorError('conflict', 'rules.changed-meanwhile', {
    message: `${who} changed this rule after you opened it. Nothing was saved.`,
    details: { ruleId },
  });
}

const MOST_OF_A_NAME = 100;

/** A file of nobody's: also one that is no rule now may be somebody's work. */
function freePath(deps: ContentDeps, name: string): string {
  const stem = name.replace(/\.ya?ml$/i, '').slice(0, MOST_OF_A_NAME);
  for (let number = 1; ; number += 1) {
    const path = join(localDirOf(deps), `${stem}${number === 1 ? '' : `-${number}`}.yml`);
    if (!existsSync(path) && !existsSync(testPathOf(path))) return path;
  }
}

function slugOf(title: string): string {
  const words = title
    .normalize('NFKD')
    .toLowerCase()
    .match(/[a-z0-9]+/g) ?? ['rule'];
  return words.join('_');
}
