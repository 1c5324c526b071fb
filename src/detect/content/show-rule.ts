import type { Immutable } from '../../platform/http/contract.ts';
import { type Actor, requirePermission } from '../../platform/kernel/index.ts';
import { conditionInWords } from '../detections/index.ts';
import { parseRules, type RuleDescription } from '../rule-engine/index.ts';
import { type ContentDeps, requireRule } from './content-deps.ts';
import type { DetectionInFull, DetectionReply } from './contract.ts';
import { readRuleChanges } from './decision-store.ts';
import { createDescriber } from './detection-reply.ts';
import { exceptionReplies } from './exception-reply.ts';
import { readExceptions } from './exception-store.ts';
import { readVersions, readVersionText, type StoredVersion } from './version-store.ts';

const CHANGES_SHOWN = 20;
const EXCEPTIONS_SHOWN = 100;

/** One rule with all that is known of it. Throws `rules.missing`. */
export async function showRule(deps: ContentDeps, actor: Actor, ruleId: string): Promise<Immutable<DetectionInFull>> {
  requirePermission(actor, 'rules.read');
  const { rule } = requireRule(deps, ruleId);
  const { db } = deps.control;
  const [text, versions, changes, exceptions, volumes] = await Promise.all([
    readVersionText(db, rule.version),
    readVersions(db, ruleId),
    readRuleChanges(db, ruleId, CHANGES_SHOWN),
    readExceptions(db, { ruleId, limit: EXCEPTIONS_SHOWN }),
    deps.volumes.read(),
  ]);
  return {
    ...(await describeRule(deps, ruleId)),
    text: text ?? null,
    versions: versions.map((version) => versionReply(version, rule.version)),
    changes: changes.map(({ at, ...change }) => ({ ...change, at: at.toISOString() })),
    exceptions: await exceptionReplies(deps, exceptions),
    correlation: text === undefined ? null : readCorrelation(deps, rule, text),
    days: volumes.days(ruleId),
  };
}

function readCorrelation({ keeper }: ContentDeps, { id, file, version }: RuleDescription, text: string) {
  const found = parseRules({ file, text, version }).correlations.find(({ description }) => description.id === id);
  if (found === undefined) return null;
  const titles = new Map(keeper.runner.reading().detections.map(({ rule }) => [rule.id, rule.title]));
  return {
    condition: conditionInWords(found),
    groupBy: [...found.groupBy],
    rules: found.rules.map((reference) => ({ reference, title: titles.get(reference) ?? null })),
  };
}

export async function describeRule(deps: ContentDeps, ruleId: string): Promise<Immutable<DetectionReply>> {
  const detection = requireRule(deps, ruleId);
  const { of } = await deps.volumes.read();
  return createDescriber(deps.keeper, of)(detection);
}

export function versionReply({ version, packId, file, since }: StoredVersion, inForce: string) {
  return { version, packId, file, since: since.toISOString(), isInForce: version === inForce };
}
