import { getEvents, type Lake, RULE_LAYOUT, type StoredEvent, searchEvents } from '../../collect/lake/index.ts';
import { type Actor, requirePermission, WatchfloorError } from '../../platform/kernel/index.ts';
import { compileRules, emitSelect, parseRules, type SigmaRule } from '../rule-engine/index.ts';
import type { ContentDeps } from './content-deps.ts';
import { chooseVersions, type VersionChoice } from './diff-rule.ts';

type Input = VersionChoice & {
  readonly window: { readonly from?: string | undefined; readonly to?: string | undefined };
  readonly maxEvents: number;
};

type Only = { readonly count: number; readonly events: readonly string[] };
type Comparison = {
  readonly from: string;
  readonly to: string;
  readonly events: number;
  readonly isCut: boolean;
  readonly both: number;
  readonly onlyFrom: Only;
  readonly onlyTo: Only;
};

const PAGE = 500;
const EVENTS_NAMED = 50;
const MAX_WAITING = 8;

export type CompareRule = (actor: Actor, input: Input) => Promise<Comparison>;

/**
 * Comparisons in order, one at a time, as backtests are: each reads the lake and keeps this thread busy between its pages.
 * Throws `rules.compare-busy` (unavailable), `rules.version-missing` (missing), and `rules.text-faulty` (invalid) where a
 * version cannot run today, or is not of this rule.
 */
export function createComparer(deps: ContentDeps): CompareRule {
  let last: Promise<unknown> = Promise.resolve();
  let unfinished = 0;
  return async (actor, input) => {
    requirePermission(actor, 'rules.backtest');
    if (unfinished > MAX_WAITING) {
      const message = `${MAX_WAITING} comparisons wait already. Try again when one is finished.`;
      throw new WatchfloorError('unavailable', 'rules.compare-busy', { message });
    }
    unfinished += 1;
    const comparison = last.then(() => compareRule(deps, input));
    last = comparison.catch(() => undefined);
    try {
      return await comparison;
    } finally {
      unfinished -= 1;
    }
  };
}

/** Runs two versions over the newest stored events of their kind of log, by the matcher that runs in the stream. */
async function compareRule(deps: ContentDeps, input: Input): Promise<Comparison> {
  const { from, to } = await chooseVersions(deps, input);
  const tally = { events: 0, both: 0, onlyFrom: [] as string[], onlyTo: [] as string[] };
  const rules = [requireOwn(input.ruleId, from.text), requireOwn(input.ruleId, to.text)] as const;
  const [old, young] = [compileRules([rules[0]]).matcher, compileRules([rules[1]]).matcher];
  const condition = ofEither(rules);
  const fromMs = input.window.from ? Date.parse(input.window.from) : undefined;
  const toMs = input.window.to ? Date.parse(input.window.to) : undefined;
  let isCut = false;
  for (let cursor: string | undefined; ; ) {
    const limit = Math.min(PAGE, input.maxEvents - tally.events);
    isCut = limit === 0;
    if (isCut) break;
    const page = await readPage(deps.lake, { fromMs, toMs, limit, cursor, condition });
    for (const stored of page.events) {
      const event = deps.decode(stored);
      const isOld = old.match(event).length > 0;
      const isYoung = young.match(event).length > 0;
      if (isOld && isYoung) tally.both += 1;
      else if (isOld) tally.onlyFrom.push(stored.eventId);
      else if (isYoung) tally.onlyTo.push(stored.eventId);
    }
    tally.events += page.events.length;
    if (page.next === null || page.events.length === 0) break;
    cursor = page.next;
  }
  const { events, both } = tally;
  const [onlyFrom, onlyTo] = [onlyOf(tally.onlyFrom), onlyOf(tally.onlyTo)];
  return { from: from.version.version, to: to.version.version, events, isCut, both, onlyFrom, onlyTo };
}

const onlyOf = (ids: readonly string[]): Only => ({ count: ids.length, events: ids.slice(0, EVENTS_NAMED) });

/** A version may have moved to another kind of log: then both count. */
function ofEither(rules: readonly SigmaRule[]): string {
  const logsources = new Set(rules.map((rule) => emitSelect(rule, RULE_LAYOUT).logsource));
  return [...logsources].map((sql) => `(${sql})`).join(' OR ');
}

/** Of a file with several rules, the one of that id: another's matches would pass for this one's. */
function requireOwn(ruleId: string, text: string): SigmaRule {
  // A rule without an id goes by its file, and its number there.
  const file = ruleId.replace(/#\d+$/, '');
  const { rules, issues } = parseRules({ file, text, version: '' });
  const rule = rules.find(({ description }) => description.id === ruleId);
  if (rule !== undefined) return rule;
  const fault = rules.length > 0 ? undefined : issues.find(({ severity }) => severity === 'error');
  const why = fault?.message ?? `there is no rule ${ruleId} in it`;
  throw new WatchfloorError('invalid', 'rules.text-faulty', { message: `A version of this rule cannot run: ${why}` });
}

type Wanted = {
  readonly fromMs: number | undefined;
  readonly toMs: number | undefined;
  readonly limit: number;
  readonly cursor: string | undefined;
  readonly condition: string;
};

async function readPage(lake: Lake, wanted: Wanted) {
  const { rows, next } = await searchEvents(lake, wanted);
  const ids = rows.map(({ eventId }) => eventId);
  const events: StoredEvent[] = [];
  for await (const some of getEvents(lake, ids)) events.push(...some);
  const order = new Map(ids.map((id, place) => [id, place]));
  const placeOf = (id: string) => order.get(id) ?? 0;
  return { next, events: events.toSorted((a, b) => placeOf(a.eventId) - placeOf(b.eventId)) };
}
