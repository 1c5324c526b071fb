import { getEvents, type Lake, type StoredEvent, searchEvents } from '../../collect/lake/index.ts';
import { type Actor, requirePermission, WatchfloorError } from '../../platform/kernel/index.ts';
import { compileRules, parseRules, type RuleMatcher } from '../rule-engine/index.ts';
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

/**
 * Runs two versions of a rule over the newest stored events of a window, by the matcher that runs in the stream. Throws
 * `rules.version-missing` (missing) and `rules.text-faulty` (invalid) where a version cannot run today.
 */
export async function compareRule(deps: ContentDeps, actor: Actor, input: Input): Promise<Comparison> {
  requirePermission(actor, 'rules.read');
  const { from, to } = await chooseVersions(deps, input);
  const tally = { events: 0, both: 0, onlyFrom: [] as string[], onlyTo: [] as string[] };
  const old = compileOne(input.ruleId, from.text);
  const young = compileOne(input.ruleId, to.text);
  const fromMs = input.window.from ? Date.parse(input.window.from) : undefined;
  const toMs = input.window.to ? Date.parse(input.window.to) : undefined;
  let isCut = false;
  for (let cursor: string | undefined; ; ) {
    const limit = Math.min(PAGE, input.maxEvents - tally.events);
    isCut = limit === 0;
    if (isCut) break;
    const page = await readPage(deps.lake, { fromMs, toMs, limit, cursor });
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

/** Of a file with several rules, the one of that id. */
function compileOne(ruleId: string, text: string): RuleMatcher {
  const { rules, issues } = parseRules({ file: 'rule.yml', text, version: '' });
  const rule = rules.find(({ description }) => description.id === ruleId) ?? rules[0];
  if (rule !== undefined) return compileRules([rule]).matcher;
  const why = issues.find(({ severity }) => severity === 'error')?.message ?? 'there is no rule in it';
  throw new WatchfloorError('invalid', 'rules.text-faulty', { message: `A version of this rule cannot run: ${why}` });
}

type Wanted = {
  readonly fromMs: number | undefined;
  readonly toMs: number | undefined;
  readonly limit: number;
  readonly cursor: string | undefined;
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
