import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { Immutable } from '../../platform/http/contract.ts';
import { type Actor, requirePermission, WatchfloorError } from '../../platform/kernel/index.ts';
import { LEVELS } from '../alerts/contract.ts';
import { decodeCursor, encodeCursor } from '../alerts/index.ts';
import type { RuleIssue } from '../rule-engine/index.ts';
import type { ContentDeps } from './content-deps.ts';
import type {
  countMatchingRules as countMatchingRulesContract,
  DetectionReply,
  listRules as listRulesContract,
  RULE_ORDERS,
} from './contract.ts';
import { compareRules, createDescriber, type RuleKey } from './detection-reply.ts';

type ListDeps = Pick<ContentDeps, 'keeper' | 'volumes'>;
type Query = z.output<typeof listRulesContract.query>;
type Filter = z.output<typeof countMatchingRulesContract.query>;
type RulePage = { readonly data: readonly Immutable<DetectionReply>[]; readonly next: string | null };

/** Throws `http.cursor` (invalid), also for a cursor of another order. */
export async function listRules(deps: ListDeps, actor: Actor, query: Query): Promise<RulePage> {
  requirePermission(actor, 'rules.read');
  const { sort = 'title', cursor, limit } = query;
  const after = decodeCursor(cursorSchema(sort), cursor);
  const weigh = WEIGHTS[sort];
  const found = (await rulesWanted(deps, query))
    .map((rule) => ({ rule, weight: weigh(rule) }))
    .toSorted((a, b) => a.weight - b.weight || compareRules(a.rule, b.rule));
  const rest = after === undefined ? found : found.slice(placeAfter(found, after));
  const shown = rest.slice(0, limit);
  const last = shown.at(-1);
  return {
    data: shown.map(({ rule }) => rule),
    next: rest.length > limit && last ? encodeCursor([sort, ...placeOf(last)]) : null,
  };
}

export async function countMatchingRules(
  deps: ListDeps,
  actor: Actor,
  filter: Filter,
): Promise<{ readonly rules: number }> {
  requirePermission(actor, 'rules.read');
  return { rules: (await rulesWanted(deps, filter)).length };
}

async function rulesWanted(
  { keeper, volumes }: ListDeps,
  filter: Filter,
): Promise<readonly Immutable<DetectionReply>[]> {
  const known = await volumes.read();
  return keeper.runner
    .reading()
    .detections.map(createDescriber(keeper, known.of))
    .filter((rule) => isWanted(rule, filter));
}

type Order = (typeof RULE_ORDERS)[number];

/** Lightest first; of the same weight, by title. */
const WEIGHTS = {
  title: () => 0,
  severity: ({ level }) => -LEVELS.indexOf(level),
  volume: ({ volume }) => -volume.lastWeek,
} as const satisfies Record<Order, (rule: Immutable<DetectionReply>) => number>;

type Weighed = { readonly rule: RuleKey; readonly weight: number };
type Place = readonly [weight: number, title: string, id: string];

const cursorSchema = (sort: Order) => z.tuple([z.literal(sort), z.number(), z.string(), z.string()]);

/** The contract takes 512 characters: 40 of a title are at most 240 bytes as JSON, and an id may be a whole path. */
const TITLE_CHARACTERS = 40;
const placeOf = ({ weight, rule }: Weighed): Place => [
  weight,
  rule.title.slice(0, TITLE_CHARACTERS),
  createHash('sha256').update(rule.id).digest('hex').slice(0, 32),
];

/** Where the rule has gone, its neighbours of a like title come again: none may be missed. */
function placeAfter(rules: readonly Weighed[], [, weight, title, id]: readonly [Order, ...Place]): number {
  const isBefore = (one: Weighed) =>
    one.weight < weight || (one.weight === weight && one.rule.title.slice(0, TITLE_CHARACTERS) < title);
  const from = rules.findIndex((one) => !isBefore(one));
  if (from === -1) return rules.length;
  const same = rules.findIndex((one, at) => {
    return at >= from && one.weight === weight && one.rule.title.startsWith(title) && placeOf(one)[2] === id;
  });
  return same === -1 ? from : same + 1;
}

function isWanted(rule: Immutable<DetectionReply>, query: Filter): boolean {
  const { q, level, state, alerting, drift } = query;
  if (level !== undefined && rule.level !== level) return false;
  if (state !== undefined && state.length > 0 && !state.includes(rule.state)) return false;
  if (alerting !== undefined && String(rule.raisesAlert) !== alerting) return false;
  if (drift !== undefined && rule.volume.drift === null) return false;
  if (!isOfKind(rule, query)) return false;
  const text = q?.toLowerCase();
  return text === undefined || [rule.title, rule.id, ...rule.tags].some((each) => each.toLowerCase().includes(text));
}

function isOfKind({ pack, logsource, tags }: Immutable<DetectionReply>, wanted: Filter): boolean {
  if (wanted.pack !== undefined && pack.id !== wanted.pack) return false;
  if (wanted.product !== undefined && logsource.product !== wanted.product.toLowerCase()) return false;
  if (wanted.tactic === undefined) return true;
  const tag = `attack.${wanted.tactic.toLowerCase()}`;
  return tags.some((each) => each.toLowerCase() === tag);
}

type IssueQuery = {
  readonly limit: number;
  readonly cursor?: string | undefined;
  readonly severity?: RuleIssue['severity'] | undefined;
};
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
