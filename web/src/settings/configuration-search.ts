import { textsOf } from '../frame/search-texts.ts';

export type ConfigurationSearch = {
  readonly q?: string;
  /** `set`: only what differs from its default. */
  readonly only?: 'set';
};

export function parseConfigurationSearch(search: Record<string, unknown>): ConfigurationSearch {
  return { ...textsOf(search, ['q']), ...(search.only === 'set' && { only: 'set' as const }) };
}
