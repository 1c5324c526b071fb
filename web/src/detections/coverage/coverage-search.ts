import { textsOf } from '../../frame/search-texts.ts';

export const LAYERS = ['coverage', 'rules', 'fired'] as const;
export type Layer = (typeof LAYERS)[number];

export type CoverageSearch = {
  /** What fills the cells; coverage where it is absent. */
  readonly layer?: Exclude<Layer, 'coverage'>;
  /** The same as rows. */
  readonly as?: 'table';
  /** Open at the right. */
  readonly technique?: string;
};

export function parseCoverageSearch(search: Record<string, unknown>): CoverageSearch {
  const layer = (['rules', 'fired'] as const).find((name) => name === search.layer);
  const { technique } = textsOf(search, ['technique']);
  return {
    ...(layer && { layer }),
    ...(search.as === 'table' && { as: 'table' as const }),
    ...(technique && /^T\d{4}(\.\d{3})?$/.test(technique) && { technique }),
  };
}
