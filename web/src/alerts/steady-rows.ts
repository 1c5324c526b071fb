type Row = { readonly id: string; readonly version: number; readonly hitCount: number };

export type SteadyRow<Item> = {
  readonly item: Item /** Not in the newest answer: somebody moved it on. */;
  readonly isGone: boolean;
};
export type SteadyRows<Item> = { readonly rows: readonly SteadyRow<Item>[]; readonly fresh: readonly Item[] };

type Views<Item> = {
  /** What stands on the screen, in its order. */
  readonly shown: readonly Item[];
  /** What the server answered last. */
  readonly latest: readonly Item[];
  /** Answers to this page's own actions, by id. */
  readonly changes: Readonly<Record<string, Item>>;
};

/**
 * Rows never move under the pointer: what is shown keeps its place and takes newer contents, what came in waits as
 * `fresh` until it is asked for, and what left stays, marked, until then.
 */
export function steadyRows<Item extends Row>({ shown, latest, changes }: Views<Item>): SteadyRows<Item> {
  const latestById = new Map(latest.map((item) => [item.id, item]));
  const shownIds = new Set(shown.map((item) => item.id));
  return {
    rows: shown.map((item) => ({
      item: newestOf(item, [latestById.get(item.id), changes[item.id]]),
      isGone: !latestById.has(item.id),
    })),
    fresh: latest.filter((item) => !shownIds.has(item.id)),
  };
}

function newestOf<Item extends Row>(item: Item, others: readonly (Item | undefined)[]): Item {
  let newest = item;
  for (const other of others) {
    if (!other || other.version < newest.version) continue;
    if (other.version > newest.version || other.hitCount >= newest.hitCount) newest = other;
  }
  return newest;
}
