import type { Coverage, CoverageReply } from '../../../../src/detect/content/contract.ts';
import type { Layer } from './coverage-search.ts';

export type Technique = CoverageReply['techniques'][number];

/** In words, and how dark: always with the number or the word beside it. */
export const COVERAGE_WORDS = {
  none: { word: 'none', fill: 'cover-0', meaning: 'no live rule, and nothing received that one would need' },
  logged: { word: 'logged', fill: 'cover-1', meaning: 'what a rule would need is received, and no rule is live' },
  blind: { word: 'blind', fill: 'cover-blind', meaning: 'rules are live, and nothing that they look at is received' },
  rule: { word: 'rule', fill: 'cover-2', meaning: 'a live rule looks at what is received' },
  tested: { word: 'tested', fill: 'cover-3', meaning: 'such a rule has test events, and they pass' },
  proven: { word: 'proven', fill: 'cover-4', meaning: 'an alert of such a rule was judged true' },
} as const satisfies Record<Coverage, { word: string; fill: string; meaning: string }>;

/** The lowest number of each step after the first. */
export const COUNT_STEPS = [1, 3, 10, 30] as const;

export function fillOf(technique: Technique, layer: Layer): string {
  if (layer === 'coverage') return COVERAGE_WORDS[technique.coverage].fill;
  const count = layer === 'rules' ? technique.rules : technique.fired;
  return `cover-${COUNT_STEPS.filter((step) => count >= step).length}`;
}

/** What a pointer that rests is told; a screen reader hears it after the cell's own words. */
export function techniqueText({ id, name, coverage, rules, seeing, fired }: Technique): string {
  const blind = rules - seeing;
  const parts = [
    `${id} ${name}`,
    COVERAGE_WORDS[coverage].word,
    rules === 1 ? '1 live rule' : `${rules} live rules`,
    ...(blind > 0 && seeing > 0 ? [`${blind} of them blind`] : []),
    ...(fired > 0 ? [`fired ${fired} times in 90 days`] : []),
  ];
  return parts.join(', ');
}

type Grid = readonly { readonly techniques: readonly string[] }[];
export type Place = { readonly column: number; readonly row: number };

const STEPS: Readonly<Record<string, readonly [column: number, row: number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
  Home: [0, Number.NEGATIVE_INFINITY],
  End: [0, Number.POSITIVE_INFINITY],
};

/** Where a key leads; a shorter column is entered at its end. Undefined where the key leads nowhere. */
export function moveIn(grid: Grid, { column, row }: Place, key: string): Place | undefined {
  const step = STEPS[key];
  if (!step) return undefined;
  const to = Math.min(Math.max(column + step[0], 0), grid.length - 1);
  const last = (grid[to]?.techniques.length ?? 1) - 1;
  return { column: to, row: Math.min(Math.max(row + step[1], 0), last) };
}
