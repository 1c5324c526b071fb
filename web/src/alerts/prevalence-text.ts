import type { AlertReply } from '../../../src/detect/alerts/contract.ts';

/** In words: how usual this is. */
export function prevalenceText({ days, here, elsewhere, entities, isExact }: AlertReply['prevalence']): string {
  const least = isExact ? '' : 'at least ';
  const times = (count: number) => `${least}${count.toLocaleString('en')} ${count === 1 ? 'time' : 'times'}`;
  if (here + elsewhere === 0) return `In the ${days} days before, this rule had raised nothing: it is new here.`;
  const others = entities === 1 ? '1 other' : `${entities.toLocaleString('en')} others`;
  const far = elsewhere === 0 ? 'never on another' : `${times(elsewhere)} on ${others}`;
  return `In the ${days} days before, this rule raised an alert ${here === 0 ? 'never' : times(here)} on this entity, and ${far}.`;
}
