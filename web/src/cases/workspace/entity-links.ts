import type { CaseEntity, CaseLinks } from './workspace-calls.ts';

export type EntityRef = Pick<CaseEntity, 'type' | 'name'>;

export function entityKey({ type, name }: EntityRef): string {
  return `${type}\0${name}`;
}

/** How many alerts of the case name each entity. */
export function alertCountsOf(links: CaseLinks): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const link of links) counts.set(entityKey(link), (counts.get(entityKey(link)) ?? 0) + 1);
  return counts;
}
