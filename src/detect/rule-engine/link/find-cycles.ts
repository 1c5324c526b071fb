export type Order = {
  /** Each node after all that it leads to; with those that lead into a cycle, without those on one. */
  readonly sorted: readonly number[];
  readonly cyclic: readonly number[];
};

/**
 * Sorts the nodes 0…count-1 so that each comes after all it leads to. Nodes on a cycle (or on a way from one cycle to
 * another) are `cyclic`. Linear, and without recursion: a chain may be as long as the list.
 */
export function findCycles(count: number, leadsTo: (node: number) => readonly number[]): Order {
  const forward = Array.from({ length: count }, (_, node) => leadsTo(node));
  const backward: number[][] = Array.from({ length: count }, () => []);
  for (const [node, targets] of forward.entries()) for (const target of targets) backward[target]?.push(node);
  const free = peel(forward, backward, new Set());
  // What is left leads into a cycle. Peeled from the other side, it loses all that only leads there.
  const leading = peel(backward, forward, new Set(free));
  const cyclic = new Set(Array.from({ length: count }, (_, node) => node));
  for (const node of [...free, ...leading]) cyclic.delete(node);
  return { sorted: [...free, ...leading.reverse()], cyclic: [...cyclic] };
}

/** Takes away, again and again, what leads to nothing that is left. In that order. */
function peel(
  leadsTo: readonly (readonly number[])[],
  comesFrom: readonly (readonly number[])[],
  gone: ReadonlySet<number>,
): number[] {
  const left = leadsTo.map((targets) => targets.filter((target) => !gone.has(target)).length);
  const peeled = left.flatMap((number, node) => (number === 0 && !gone.has(node) ? [node] : []));
  for (const node of peeled) {
    for (const other of comesFrom[node] ?? []) {
      if (gone.has(other)) continue;
      left[other] = (left[other] ?? 0) - 1;
      if (left[other] === 0) peeled.push(other);
    }
  }
  return peeled;
}
