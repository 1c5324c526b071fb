/** Which rows are chosen, by id; `range` are the places between which Shift and the arrows draw. */
export type RowSelection = {
  readonly ids: ReadonlySet<string>;
  readonly range?: { readonly anchor: number; readonly head: number };
};

export const NOTHING_CHOSEN: RowSelection = { ids: new Set() };

export function toggleRow({ ids }: RowSelection, id: string): RowSelection {
  const next = new Set(ids);
  if (!next.delete(id)) next.add(id);
  return { ids: next };
}

/** Adds: what was chosen elsewhere stays chosen. */
export function chooseRows({ ids }: RowSelection, more: readonly string[]): RowSelection {
  return { ids: new Set([...ids, ...more]) };
}

type Step = { readonly place: number; readonly id: string };

/** One step of Shift and an arrow: away from where the range began it takes rows in, back towards it out again. */
export function stepRange({ ids, range }: RowSelection, from: Step, to: Step): RowSelection {
  const anchor = range?.head === from.place ? range.anchor : from.place;
  const next = new Set(ids);
  const isBack = Math.abs(to.place - anchor) < Math.abs(from.place - anchor);
  if (isBack) next.delete(from.id);
  else next.add(from.id).add(to.id);
  return { ids: next, range: { anchor, head: to.place } };
}
