import type { LaneTone } from './lane-marks.ts';

export type GraphNode = {
  readonly id: string;
  /** An entity is drawn round, an alert as a box. */
  readonly kind: 'entity' | 'alert';
  readonly tone: LaneTone;
  /** Short: beside the node. */
  readonly label: string;
  /** All of it in words. */
  readonly text: string;
  /** Drawn with a broken line: it is near the matter, not part of it. */
  readonly isOutside: boolean;
};
export type GraphEdge = { readonly from: string; readonly to: string };
export type Graph = { readonly nodes: readonly GraphNode[]; readonly edges: readonly GraphEdge[] };

/** Beyond these nobody sees who is linked with whom. */
export const MOST_NODES = 150;

/** How many edges each node has. */
export function degreesOf({ edges }: Pick<Graph, 'edges'>): ReadonlyMap<string, number> {
  const degrees = new Map<string, number>();
  for (const id of edges.flatMap(({ from, to }) => [from, to])) degrees.set(id, (degrees.get(id) ?? 0) + 1);
  return degrees;
}

/** The nodes with the most links, in the order given, and the edges between those. */
export function cutGraph(graph: Graph, most = MOST_NODES): Graph & { readonly leftOut: number } {
  const degrees = degreesOf(graph);
  const kept = new Set(
    graph.nodes
      .toSorted((a, b) => (degrees.get(b.id) ?? 0) - (degrees.get(a.id) ?? 0))
      .slice(0, most)
      .map(({ id }) => id),
  );
  return {
    nodes: graph.nodes.filter(({ id }) => kept.has(id)),
    edges: graph.edges.filter(({ from, to }) => kept.has(from) && kept.has(to)),
    leftOut: Math.max(0, graph.nodes.length - most),
  };
}

export function hasNode({ nodes }: Pick<Graph, 'nodes'>, id: string): boolean {
  return nodes.some((node) => node.id === id);
}

/** Whether these are its nodes, no more and no fewer. */
export function hasTheseNodes(
  { nodes }: Pick<Graph, 'nodes'>,
  ids: Pick<ReadonlySet<string>, 'has' | 'size'>,
): boolean {
  return nodes.length === ids.size && nodes.every(({ id }) => ids.has(id));
}

export function neighboursOf({ nodes, edges }: Graph, id: string): readonly GraphNode[] {
  const ids = new Set(edges.flatMap(({ from, to }) => (from === id ? [to] : to === id ? [from] : [])));
  return nodes.filter((node) => ids.has(node.id));
}

type Point = { readonly x: number; readonly y: number };

/** The node that an arrow leads to: the nearest that lies mostly in that direction. */
export function nodeTowards(
  places: ReadonlyMap<string, Point>,
  fromId: string | undefined,
  key: string,
): string | undefined {
  const direction = DIRECTIONS[key];
  if (!direction) return undefined;
  const [first] = places.keys();
  const from = fromId === undefined ? undefined : places.get(fromId);
  if (!from) return first;
  let best: { readonly id: string; readonly cost: number } | undefined;
  for (const [id, { x, y }] of places) {
    const along = (x - from.x) * direction.x + (y - from.y) * direction.y;
    const across = Math.abs((x - from.x) * direction.y - (y - from.y) * direction.x);
    if (id === fromId || along <= 0 || across > along) continue;
    const cost = along + 2 * across;
    if (!best || cost < best.cost) best = { id, cost };
  }
  return best?.id ?? fromId;
}

const DIRECTIONS: Readonly<Record<string, Point>> = {
  ArrowLeft: { x: -1, y: 0 },
  ArrowRight: { x: 1, y: 0 },
  ArrowUp: { x: 0, y: -1 },
  ArrowDown: { x: 0, y: 1 },
};
