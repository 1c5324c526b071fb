import { countRuleMatches, type HeardLogsource, heardLogsources } from '../../collect/lake/index.ts';
import { type Actor, requirePermission, WatchfloorError } from '../../platform/kernel/index.ts';
import { countVerdictsByRule } from '../alerts/index.ts';
import {
  coverageOf,
  coverMatrix,
  coverTechniques,
  type Detection,
  decide,
  navigatorLayer,
  parentOf,
  type RuleEvidence,
  type TechniqueEvidence,
  testRules,
} from '../detections/index.ts';
import { foldNames, isForLogsource, type RuleLogsource } from '../rule-engine/index.ts';
import type { ContentDeps } from './content-deps.ts';
import { COVERAGES, type CoverageReply, type TechniqueCoverageReply } from './contract.ts';
import { dayOf } from './measure-drift.ts';
import { localDirOf } from './rule-source.ts';

type Deps = Pick<ContentDeps, 'attack' | 'clock' | 'control' | 'keeper' | 'lake'>;
type Evidence = RuleEvidence & Pick<Detection, 'rule'>;
type Counted = {
  readonly atMs: number;
  readonly heard: readonly HeardLogsource[];
  readonly techniques: ReadonlyMap<string, TechniqueEvidence<Evidence>>;
  readonly rules: readonly Evidence[];
};

const DAY_MS = 86_400_000;
/** Long enough for a source that speaks once a week. */
const HEARD_DAYS = 7;
const FIRED_DAYS = 90;
/** Counting reads a week of events, narrowly. */
const KEPT_MS = 60_000;
const RULES_SHOWN = 80;

export type CoverageDesk = {
  readonly show: (actor: Actor) => Promise<CoverageReply>;
  /** Throws `rules.technique-missing`. */
  readonly showTechnique: (actor: Actor, technique: string) => Promise<TechniqueCoverageReply>;
  readonly navigator: (actor: Actor) => Record<string, unknown>;
};

/** What rules see by technique, counted once a minute for all who ask. */
export function createCoverageDesk(deps: Deps): CoverageDesk {
  let kept: { readonly untilMs: number; readonly revision: number; readonly counted: Promise<Counted> } | undefined;
  const read = (): Promise<Counted> => {
    const nowMs = deps.clock.nowMs();
    const revision = deps.keeper.runner.revision();
    if (kept !== undefined && nowMs < kept.untilMs && kept.revision === revision) return kept.counted;
    const counted = count(deps, nowMs);
    const mine = { untilMs: nowMs + KEPT_MS, revision, counted };
    kept = mine;
    counted.catch(() => {
      if (kept === mine) kept = undefined;
    });
    return counted;
  };
  return {
    show: async (actor) => {
      requirePermission(actor, 'rules.read');
      return replyOf(deps, await read());
    },
    showTechnique: async (actor, technique) => {
      requirePermission(actor, 'rules.read');
      return techniqueReply(deps, await read(), technique.toUpperCase());
    },
    navigator: (actor) => {
      requirePermission(actor, 'rules.read');
      const live = deps.keeper.runner.detections().map(({ rule, state }) => ({ ...rule, state }));
      return { ...navigatorLayer(coverTechniques(live), 'Watchfloor rules') };
    },
  };
}

async function count(deps: Deps, nowMs: number): Promise<Counted> {
  const { lake, control, keeper } = deps;
  const since = new Date(nowMs - FIRED_DAYS * DAY_MS);
  const [heard, matches, verdicts] = await Promise.all([
    heardLogsources(lake, nowMs - HEARD_DAYS * DAY_MS),
    countRuleMatches(lake, { fromDay: dayOf(since.getTime()) }),
    countVerdictsByRule(control.db, { from: since, recentFrom: since }),
  ]);
  const fired = new Map<string, number>();
  for (const { ruleId, matches: some } of matches) fired.set(ruleId, (fired.get(ruleId) ?? 0) + some);
  const proven = new Set(verdicts.filter(({ recent }) => recent.true > 0).map(({ ruleId }) => ruleId));
  const tested = testedRules(deps);
  const isHeard = hearing(heard);
  const decided = new Map(keeper.decisions().rules.map((decision) => [decision.ruleId, decision]));
  // Correlations have no log source: the rules that they name have.
  const detections = keeper.runner.reading().detections.filter(({ kind }) => kind === 'rule');
  const rules = detections.map((given): Evidence => {
    const { rule, state } = decide(given, decided.get(given.rule.id));
    return {
      id: rule.id,
      tags: rule.tags,
      state,
      isHeard: isHeard(rule.logsource),
      isTested: tested.has(rule.id),
      isProven: proven.has(rule.id),
      fired: fired.get(rule.id) ?? 0,
      rule,
    };
  });
  return { atMs: nowMs, heard, rules, techniques: coverMatrix(rules) };
}

/** As the matcher decides which rules an event goes to. */
function hearing(heard: readonly HeardLogsource[]): (logsource: RuleLogsource) => boolean {
  const folded = heard.map((each) => foldNames(each));
  const known = new Map<string, boolean>();
  return (logsource) => {
    const key = nameOf(logsource);
    const before = known.get(key);
    if (before !== undefined) return before;
    const found = folded.some((event) => isForLogsource(logsource, event));
    known.set(key, found);
    return found;
  };
}

/** Rules of the site's own whose test events are all as expected. */
function testedRules(deps: Pick<ContentDeps, 'keeper'>): ReadonlySet<string> {
  try {
    const { tests } = testRules(localDirOf(deps));
    const failed = new Set(tests.filter(({ isPassed }) => !isPassed).map(({ ruleId }) => ruleId));
    return new Set(tests.map(({ ruleId }) => ruleId).filter((id) => !failed.has(id)));
  } catch (error) {
    // No rule of one's own yet, so none is tested.
    if (error instanceof WatchfloorError && error.kind === 'missing') return new Set();
    throw error;
  }
}

function nameOf({ product, category, service }: RuleLogsource): string {
  const parts = [product, category, service].filter((part) => part !== undefined);
  return parts.length === 0 ? 'any' : parts.join(' / ');
}

function replyOf({ attack }: Deps, { atMs, heard, techniques, rules }: Counted): CoverageReply {
  const whole = attack.techniques.filter(({ id }) => parentOf(id) === id);
  const known = new Set(attack.techniques.map(({ id }) => id));
  return {
    notice: attack.notice,
    version: attack.version,
    at: new Date(atMs).toISOString(),
    heardSince: new Date(atMs - HEARD_DAYS * DAY_MS).toISOString(),
    firedSince: new Date(atMs - FIRED_DAYS * DAY_MS).toISOString(),
    logsources: heard.length,
    rules: rules.filter(({ state }) => state === 'live').length,
    tactics: attack.tactics.map(({ id, name, shortName }) => ({
      id,
      name,
      techniques: whole.filter(({ tactics }) => tactics.includes(shortName)).map((each) => each.id),
    })),
    techniques: whole.map((technique) => cellOf(technique, techniques)),
    unknown: [...techniques.keys()].filter((id) => !known.has(id)).toSorted(),
  };
}

type Named = { readonly id: string; readonly name: string };

function cellOf({ id, name }: Named, techniques: Counted['techniques']) {
  const evidence = techniques.get(id);
  const { coverage = 'none' as const, seeing = 0, fired = 0 } = evidence ?? {};
  return { id, name, coverage, rules: evidence?.rules.length ?? 0, seeing, fired };
}

function techniqueReply({ attack }: Deps, counted: Counted, id: string): TechniqueCoverageReply {
  const { techniques, heard } = counted;
  const evidence = techniques.get(id);
  const found = attack.techniques.find((each) => each.id === id);
  if (found === undefined && evidence === undefined) {
    throw new WatchfloorError('missing', 'rules.technique-missing', {
      message: `ATT&CK ${attack.version} has no technique ${id}, and no rule names it.`,
    });
  }
  const named = found ?? { id, name: 'not in this version of ATT&CK', tactics: [] };
  const rules = [...(evidence?.rules ?? []), ...(evidence?.others ?? [])];
  const subs = attack.techniques.filter((each) => each.id !== id && parentOf(each.id) === id);
  return {
    ...cellOf(named, techniques),
    tactics: attack.tactics.filter(({ shortName }) => named.tactics.includes(shortName)).map(({ name }) => name),
    subTechniques: subs.map((each) => cellOf(each, techniques)),
    ruleList: rules.map(coveringRule).toSorted(bySight).slice(0, RULES_SHOWN),
    logsources: logsourcesOf(rules, heard),
  };
}

function coveringRule(evidence: Evidence): TechniqueCoverageReply['ruleList'][number] {
  const { rule, state, fired } = evidence;
  const { id, title, author, level } = rule;
  return { id, title, author, level, state, coverage: coverageOf(evidence), logsource: nameOf(rule.logsource), fired };
}

type CoveringRule = TechniqueCoverageReply['ruleList'][number];

function bySight(a: CoveringRule, b: CoveringRule): number {
  const sight = COVERAGES.indexOf(b.coverage) - COVERAGES.indexOf(a.coverage);
  return sight !== 0 ? sight : a.title < b.title ? -1 : 1;
}

function logsourcesOf(
  rules: readonly Evidence[],
  heard: readonly HeardLogsource[],
): TechniqueCoverageReply['logsources'] {
  const counts = new Map<string, { readonly logsource: RuleLogsource; rules: number }>();
  for (const { rule } of rules) {
    const name = nameOf(rule.logsource);
    const known = counts.get(name);
    if (known === undefined) counts.set(name, { logsource: rule.logsource, rules: 1 });
    else known.rules += 1;
  }
  return [...counts]
    .map(([name, { logsource, rules: some }]) => {
      const fitting = heard.filter((each) => isForLogsource(logsource, foldNames(each)));
      const lastMs = Math.max(...fitting.map(({ lastReceivedAtMs }) => lastReceivedAtMs));
      return { name, rules: some, lastReceivedAt: fitting.length === 0 ? null : new Date(lastMs).toISOString() };
    })
    .toSorted((a, b) => b.rules - a.rules || (a.name < b.name ? -1 : 1));
}
