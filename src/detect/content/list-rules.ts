import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { Immutable } from '../../platform/http/contract.ts';
import { type Actor, requirePermission, WatchfloorError } from '../../platform/kernel/index.ts';
import { decodeCursor, encodeCursor } from '../alerts/index.ts';
import type { RuleIssue } from '../rule-engine/index.ts';
import type { ContentDeps } from './content-deps.ts';
import type { DetectionReply, listRules as listRulesContract } from './contract.ts';
import { compareRules, createDescriber, type RuleKey } from './detection-reply.ts';

type Query = z.output<typeof listRulesContract.query>;
type RulePage = { readonly data: readonly Immutable<DetectionReply>[]; readonly next: string | null };

const CURSOR = z.tuple([z.string(), z.string()]);

/** Throws `http.cursor` (invalid). */
export async function listRules(
  { keeper, volumes }: Pick<ContentDeps, 'keeper' | 'volumes'>,
  actor: Actor,
  query: Query,
): Promise<RulePage> {
  requirePermission(actor, 'rules.read');
  const after = decodeCursor(CURSOR, query.cursor);
  const known = await volumes.read();
  const describe = createDescriber(keeper, known.of);
  const found = keeper.runner
    .reading()
    .detections.map(describe)
    .filter((rule) => isWanted(rule, query))
    .toSorted(compareRules);
  const rest = after === undefined ? found : found.slice(placeAfter(found, after));
  const data = rest.slice(0, query.limit);
  const last = data.at(-1);
  return { data, next: rest.length > query.limit && last ? encodeCursor(cursorOf(last)) : null };
}

/** The contract takes 512 characters: 40 of a title are at most 240 bytes as JSON, and an id may be a whole path. */
const TITLE_CHARACTERS = 40;
const cursorOf = ({ title, id }: RuleKey): z.output<typeof CURSOR> => [
  title.slice(0, TITLE_CHARACTERS),
  createHash('sha256').update(id).digest('hex').slice(0, 32),
];

/** Where the rule has gone, its neighbours of a like title come again: none may be missed. */
function placeAfter(rules: readonly RuleKey[], [title, id]: z.output<typeof CURSOR>): number {
  const from = rules.findIndex((rule) => rule.title.slice(0, TITLE_CHARACTERS) >= title);
  if (from === -1) return rules.length;
  const same = rules.findIndex(
    (rule, place) => place >= from && rule.title.startsWith(title) && cursorOf(rule)[1] === id,
  );
  return same === -1 ? from : same + 1;
}

function isWanted(rule: Immutable<DetectionReply>, query: Query): boolean {
  const { q, level, state, alerting, drift } = query;
  if (level !== undefined && rule.level !== level) return false;
  if (state !== undefined && state.length > 0 && !state.includes(rule.state)) return false;
  if (alerting !== undefined && String(rule.raisesAlert) !== alerting) return false;
  if (drift !== undefined && rule.volume.drift === null) return false;
  if (!isOfKind(rule, query)) return false;
  const text = q?.toLowerCase();
  return text === undefined || [rule.title, rule.id, ...rule.tags].some((each) => each.toLowerCase().includes(text));
}

type IssueQuery = {
  readonly limit: number;
  readonly cursor?: string | undefined;
  readonly severity?: RuleIssue['severity'] | undefined;
};
function isOfKind({ pack, logsource, tags }: Immutable<DetectionReply>, wanted: Query): boolean {
  if (wanted.pack !== undefined && pack.id !== wanted.pack) return false;
  if (wanted.product !== undefined && logsource.product !== wanted.product.toLowerCase()) return false;
  if (wanted.tactic === undefined) return true;
  const tag = `attack.${wanted.tactic.toLowerCase()}`;
  return tags.some((each) => each.toLowerCase() === tag);
}

type IssuePage = { readonly data: readonly RuleIssue[]; readonly next: string | null };

/** Issues stand in memory until the next reading, so a place in the list is cursor enough. */
export function listRuleIssues(
  { keeper }: Pick<ContentDeps, 'keeper'>,
  actor: Actor,
  { limit, cursor, severity }: IssueQuery,
): IssuePage {
  requirePermission(actor, 'rules.read');
  const from = cursor === undefined ? 0 : Number(cursor);
  if (!Number.isSafeInteger(from) || from < 0) {
    throw new WatchfloorError('invalid', 'http.cursor', { message: 'The cursor is not one of this list.' });
  }
  const issues = keeper.runner
    .reading()
    .issues.filter((issue) => severity === undefined || issue.severity === severity);
  return { data: issues.slice(from, from + limit), next: from + limit < issues.length ? String(from + limit) : null };
}
