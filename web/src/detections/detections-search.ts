import { textsOf } from '../frame/search-texts.ts';

const LEVELS = ['critical', 'high', 'medium', 'low', 'informational'] as const;

const STATES = ['live', 'shadow', 'draft', 'retired'] as const;

export type DetectionsSearch = {
  readonly q?: string;
  readonly level?: (typeof LEVELS)[number];
  /** Only rules that raise alerts, or only those whose matches are recorded. */
  readonly alerting?: 'true' | 'false';
  readonly state?: (typeof STATES)[number];
  /** Only rules whose volume or true rate has changed. */
  readonly drift?: 'true';
  /** Id of a rule set; `local` are the site's own. */
  readonly pack?: string;
  /** As tags name it: `credential-access`. */
  readonly tactic?: string;
  readonly product?: string;
  /** What is wrong with rule files, or what hides matches, instead of the rules. */
  readonly view?: 'issues' | 'exceptions';
  readonly cursor?: string;
  /** Id of the rule that is open at the right. */
  readonly peek?: string;
};

const TEXTS = ['q', 'pack', 'tactic', 'product', 'cursor', 'peek'] as const;

export function parseDetectionsSearch(search: Record<string, unknown>): DetectionsSearch {
  const level = LEVELS.find((name) => name === search.level);
  const state = STATES.find((name) => name === search.state);
  const view = (['issues', 'exceptions'] as const).find((name) => name === search.view);
  // The router reads `alerting=true` as a boolean.
  const alerting = (['true', 'false'] as const).find((name) => name === String(search.alerting));
  return {
    ...textsOf(search, TEXTS),
    ...(level && { level }),
    ...(alerting && { alerting }),
    ...(state && { state }),
    ...(String(search.drift) === 'true' && { drift: 'true' as const }),
    ...(view && { view }),
  };
}
