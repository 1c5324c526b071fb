import { COVERAGES, type Coverage, type RuleState } from './contract.ts';

/** What is known of a rule, for coverage. */
export type RuleEvidence = {
  readonly id: string;
  readonly tags: readonly string[];
  readonly state: RuleState;
  /** Its log source was received. */
  readonly isHeard: boolean;
  readonly isTested: boolean;
  readonly isProven: boolean;
  readonly fired: number;
};

export type TechniqueEvidence<Rule extends RuleEvidence> = {
  readonly coverage: Coverage;
  /** Live ones. */
  readonly rules: readonly Rule[];
  /** Of those, how many look at something that is received. */
  readonly seeing: number;
  /** Those that are not live. */
  readonly others: readonly Rule[];
  readonly fired: number;
};

const TECHNIQUE_TAG = /^attack\.(t\d{4}(?:\.\d{3})?)$/i;

/** Techniques that the tags of a rule name, each once: `T1059.001`. */
export function techniquesOf({ tags }: Pick<RuleEvidence, 'tags'>): readonly string[] {
  return [...new Set(tags.flatMap((tag) => TECHNIQUE_TAG.exec(tag)?.[1]?.toUpperCase() ?? []))];
}

/** By technique. What a sub-technique's rules see, its technique sees, too. */
export function coverMatrix<Rule extends RuleEvidence>(
  rules: readonly Rule[],
): ReadonlyMap<string, TechniqueEvidence<Rule>> {
  const byTechnique = new Map<string, Set<Rule>>();
  for (const rule of rules) {
    const named = techniquesOf(rule);
    for (const id of new Set([...named, ...named.map(parentOf)])) {
      byTechnique.set(id, (byTechnique.get(id) ?? new Set()).add(rule));
    }
  }
  return new Map([...byTechnique].map(([id, found]) => [id, evidenceOf([...found])]));
}

export function parentOf(technique: string): string {
  return technique.split('.', 1)[0] ?? technique;
}

/** The best of its rules counts. One that sees nothing is blind, whatever it was tested with. */
export function coverageOf({
  state,
  isHeard,
  isTested,
  isProven,
}: Omit<RuleEvidence, 'id' | 'tags' | 'fired'>): Coverage {
  if (state !== 'live') return isHeard ? 'logged' : 'none';
  if (!isHeard) return 'blind';
  if (isProven) return 'proven';
  return isTested ? 'tested' : 'rule';
}

function evidenceOf<Rule extends RuleEvidence>(rules: readonly Rule[]): TechniqueEvidence<Rule> {
  const best = Math.max(...rules.map((rule) => COVERAGES.indexOf(coverageOf(rule))));
  const live = rules.filter(({ state }) => state === 'live');
  return {
    coverage: COVERAGES[best] ?? 'none',
    rules: live,
    seeing: live.filter(({ isHeard }) => isHeard).length,
    others: rules.filter(({ state }) => state !== 'live'),
    fired: rules.reduce((sum, { fired }) => sum + fired, 0),
  };
}
