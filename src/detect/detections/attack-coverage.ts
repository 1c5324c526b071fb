import type { RuleState } from './contract.ts';
import { techniquesOf } from './cover-matrix.ts';

type CoveredRule = { readonly title: string; readonly tags: readonly string[]; readonly state: RuleState };

export type TechniqueCoverage = {
  /** `T1059.001` */
  readonly technique: string;
  /** Titles of the live rules that name it, sorted. */
  readonly rules: readonly string[];
};

/** Techniques of MITRE ATT&CK and the live rules whose tags name them; rules in other states cover nothing. */
export function coverTechniques(rules: readonly CoveredRule[]): readonly TechniqueCoverage[] {
  const techniques = new Map<string, Set<string>>();
  for (const { title, tags, state } of rules) {
    if (state !== 'live') continue;
    for (const technique of techniquesOf({ tags })) {
      const titles = techniques.get(technique) ?? new Set();
      techniques.set(technique, titles.add(title));
    }
  }
  return [...techniques]
    .map(([technique, titles]) => ({ technique, rules: [...titles].sort() }))
    .toSorted((a, b) => (a.technique < b.technique ? -1 : 1));
}

/** A comment names so many rules; the score counts them all. */
const RULES_NAMED = 10;

/** A layer of the ATT&CK Navigator (layer file format 4.5): each technique scored by its number of live rules. */
export function navigatorLayer(covered: readonly TechniqueCoverage[], name: string): object {
  const most = covered.reduce((max, { rules }) => Math.max(max, rules.length), 1);
  return {
    name,
    versions: { layer: '4.5', navigator: '5.1.0' },
    domain: 'enterprise-attack',
    description: 'Live rules by technique. A rule proves nothing about the data that it needs.',
    techniques: covered.map(({ technique, rules }) => ({
      techniqueID: technique,
      score: rules.length,
      comment: commentOf(rules),
      enabled: true,
      showSubtechniques: technique.includes('.'),
    })),
    gradient: { colors: ['#ffffff', '#66b1ff'], minValue: 0, maxValue: most },
    sorting: 3,
    layout: { layout: 'side', showID: true, showName: true },
    hideDisabled: false,
  };
}

function commentOf(rules: readonly string[]): string {
  const more = rules.length - RULES_NAMED;
  return [...rules.slice(0, RULES_NAMED), ...(more > 0 ? [`and ${more} more`] : [])].join('\n');
}
