import type { listRuleLogsources } from '../../../src/detect/content/contract.ts';
import type { ReplyOf } from '../../../src/platform/http/contract.ts';

type LogsourceRules = ReplyOf<typeof listRuleLogsources>['data'][number];
type EventLogsource = { readonly product: string; readonly service: string; readonly categories: readonly string[] };

export type RulesFor = {
  /** Rules in force that look at such an event. */
  readonly applying: number;
  /** Kinds of log that rules would look at, nearest first: of the same product where there are any. */
  readonly others: readonly { readonly name: string; readonly rules: number }[];
};

const OTHERS_SHOWN = 4;
const isSame = (wanted: string | null, text: string) => wanted === null || wanted.toLowerCase() === text.toLowerCase();

/** As the matcher decides which rules an event goes to: what a rule leaves out may be anything. */
function looksAt(event: EventLogsource, { product, category, service }: LogsourceRules): boolean {
  const isCategory = category === null || event.categories.some((each) => isSame(category, each));
  return isSame(product, event.product) && isSame(service, event.service) && isCategory;
}

export function rulesFor(event: EventLogsource, groups: readonly LogsourceRules[]): RulesFor {
  const applying = groups.filter((group) => looksAt(event, group));
  const rest = groups.filter((group) => !applying.includes(group));
  const near = rest.filter(({ product }) => product !== null && isSame(product, event.product));
  return {
    applying: applying.reduce((sum, { rules }) => sum + rules, 0),
    others: (near.length > 0 ? near : rest)
      .toSorted((a, b) => b.rules - a.rules)
      .slice(0, OTHERS_SHOWN)
      .map(({ rules, ...logsource }) => ({ name: nameOf(logsource), rules })),
  };
}

function nameOf({ product, category, service }: Omit<LogsourceRules, 'rules'>): string {
  return [product, category, service].filter((part) => part !== null).join(' / ') || 'any log';
}
