import {
  linkRules,
  type RuleIssue,
  type SigmaCorrelation,
  type SigmaFilter,
  type SigmaRule,
} from '../rule-engine/index.ts';
import type { Detection } from './load-detections.ts';
import { LOCAL_PACK, type RulePack } from './rule-pack.ts';

/** A rule or correlation as read, with the decision of its pack. */
export type Entry<Part extends SigmaRule | SigmaCorrelation = SigmaRule> = {
  readonly rule: Part;
  readonly detection: Detection;
};

export type FilterEntry = { readonly filter: SigmaFilter; readonly pack: RulePack };

export type ReadEntries = {
  readonly rules: readonly Entry[];
  readonly correlations: readonly Entry<SigmaCorrelation>[];
  readonly filters: readonly FilterEntry[];
};

export type LinkedEntries = {
  readonly rules: readonly Entry[];
  readonly correlations: readonly Entry<SigmaCorrelation>[];
  readonly issues: readonly RuleIssue[];
};

/**
 * Applies filters and finds what correlations name, over all packs. Plain folders are the site's own: their filters reach
 * the rules of every pack. Rules that are held back for a correlation raise no alert.
 */
export function linkDetections(read: ReadEntries, runsCorrelations: boolean): LinkedEntries {
  const origins = new Map<object, string>();
  const keep = (part: object, pack: RulePack) => origins.set(part, pack.id === LOCAL_PACK.id ? '' : pack.id);
  for (const { rule, detection } of [...read.rules, ...read.correlations]) keep(rule, detection.pack);
  for (const { filter, pack } of read.filters) keep(filter, pack);
  const linked = linkRules(
    {
      rules: read.rules.map(({ rule }) => rule),
      correlations: read.correlations.map(({ rule }) => rule),
      filters: read.filters.map(({ filter }) => filter),
    },
    { originOf: (part) => origins.get(part) ?? '', runsCorrelations },
  );
  const detectionOf = new Map(read.correlations.map(({ rule, detection }) => [rule.description, detection]));
  return {
    rules: read.rules.map((entry, place) => holdBack(linked.rules[place] ?? entry.rule, entry.detection)),
    correlations: linked.correlations.flatMap((rule) => {
      const detection = detectionOf.get(rule.description);
      return detection === undefined ? [] : [holdBack(rule, detection)];
    }),
    issues: linked.issues,
  };
}

function holdBack<Part extends SigmaRule | SigmaCorrelation>(rule: Part, detection: Detection): Entry<Part> {
  return { rule, detection: rule.isPart === true ? { ...detection, raisesAlert: false, isHeldBack: true } : detection };
}
