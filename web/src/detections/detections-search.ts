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
  readonly sort?: (typeof SORTS)[number];
  /** What is wrong with rule files, or what hides matches, instead of the rules. */
  readonly tab?: (typeof TABS)[number];
  /** Of those. */
  readonly cursor?: string;
  /** Id of the saved view that it began with. */
  readonly view?: string | undefined;
  /** Columns of the list, as `printColumnLayout` writes them. */
  readonly cols?: string;
  /** Id of the rule that is open at the right. */
  readonly peek?: string;
};

const SORTS = ['title', 'severity', 'volume'] as const;
export const USUAL_SORT = 'title';
const TABS = ['issues', 'exceptions'] as const;
const TEXTS = ['q', 'pack', 'tactic', 'product', 'cursor', 'view', 'cols', 'peek'] as const;

export function parseDetectionsSearch(search: Record<string, unknown>): DetectionsSearch {
  const level = LEVELS.find((name) => name === search.level);
  const state = STATES.find((name) => name === search.state);
  const sort = SORTS.find((name) => name === search.sort);
  // Addresses that people kept have the tab where the saved view stands now.
  const older = TABS.find((name) => name === search.view);
  const tab = TABS.find((name) => name === search.tab) ?? older;
  // The router reads `alerting=true` as a boolean.
  const alerting = (['true', 'false'] as const).find((name) => name === String(search.alerting));
  return {
    ...textsOf(search, TEXTS),
    ...(older && { view: undefined }),
    ...(level && { level }),
    ...(alerting && { alerting }),
    ...(state && { state }),
    ...(String(search.drift) === 'true' && { drift: 'true' as const }),
    ...(sort && { sort }),
    ...(tab && { tab }),
  };
}

export type RuleFilter = Omit<DetectionsSearch, 'sort' | 'tab' | 'cursor' | 'view' | 'cols' | 'peek'>;

/** Which rules are listed, in whatever order. */
export function ruleFilterOf(search: DetectionsSearch): RuleFilter {
  const { sort: _, tab: __, cursor: ___, view: ____, cols: _____, peek: ______, ...filter } = search;
  return filter;
}
