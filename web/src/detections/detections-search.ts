import { textsOf } from '../frame/search-texts.ts';

const LEVELS = ['critical', 'high', 'medium', 'low', 'informational'] as const;

export type DetectionsSearch = {
  readonly q?: string;
  readonly level?: (typeof LEVELS)[number];
  /** Only rules that raise alerts, or only those whose matches are recorded. */
  readonly alerting?: 'true' | 'false';
  /** What is wrong with rule files, instead of the rules in force. */
  readonly view?: 'issues';
  readonly cursor?: string;
  /** Id of the rule that is open at the right. */
  readonly peek?: string;
};

const TEXTS = ['q', 'cursor', 'peek'] as const;

export function parseDetectionsSearch(search: Record<string, unknown>): DetectionsSearch {
  const level = LEVELS.find((name) => name === search.level);
  // The router reads `alerting=true` as a boolean.
  const alerting = (['true', 'false'] as const).find((name) => name === String(search.alerting));
  return {
    ...textsOf(search, TEXTS),
    ...(level && { level }),
    ...(alerting && { alerting }),
    ...(search.view === 'issues' && { view: 'issues' }),
  };
}
