import type { MatchableEvent, RuleLogsource } from '../contract.ts';

export type EventLogsource = MatchableEvent['logsource'];

export function foldNames({ product, service, categories }: EventLogsource): EventLogsource {
  return {
    product: product.toLowerCase(),
    service: service.toLowerCase(),
    categories: categories.map((category) => category.toLowerCase()),
  };
}

/** Each part that the rule names must be the event's; a part that it leaves out may be anything. Both are folded. */
export function isForLogsource({ product, service, category }: RuleLogsource, event: EventLogsource): boolean {
  if (product !== undefined && product !== event.product) return false;
  if (service !== undefined && service !== event.service) return false;
  return category === undefined || event.categories.includes(category);
}
