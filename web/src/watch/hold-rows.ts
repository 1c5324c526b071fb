/** A row as it stands, and whether the server names it no more. */
export type HeldRow<Row> = { readonly row: Row; readonly isGone: boolean };

/**
 * What a reader sees of a ranking that changes: their rows stay where they are with what is new about each, and what left
 * the ranking stays, marked. `changes` counts the rows that stand elsewhere or not at all by now.
 */
export function holdRows<Row>(
  held: readonly Row[],
  latest: readonly Row[],
  idOf: (row: Row) => string,
): { readonly rows: readonly HeldRow<Row>[]; readonly changes: number } {
  const byId = new Map(latest.map((row) => [idOf(row), row]));
  const rows = held.map((row) => {
    const now = byId.get(idOf(row));
    return { row: now ?? row, isGone: now === undefined };
  });
  const heldIds = held.map(idOf);
  const moved = latest.filter((row, at) => heldIds[at] !== idOf(row)).length;
  return { rows, changes: Math.max(moved, rows.filter(({ isGone }) => isGone).length) };
}
