import { describe, expect, it } from 'vitest';
import { cutGraph, type Graph, hasNode, hasTheseNodes, neighboursOf, nodeTowards } from './graph-model.ts';

const nodeOf = (id: string) =>
  ({ id, kind: 'entity', tone: 'written', label: id, text: id, isOutside: false }) as const;
const graph: Graph = {
  nodes: ['lonely', 'hub', 'a', 'b'].map(nodeOf),
  edges: [
    { from: 'hub', to: 'a' },
    { from: 'hub', to: 'b' },
    { from: 'a', to: 'b' },
  ],
};

describe('a graph', () => {
  it('that is too large keeps what is linked most, and counts the rest', () => {
    const cut = cutGraph(graph, 3);
    expect(cut.nodes.map(({ id }) => id)).toEqual(['hub', 'a', 'b']);
    expect(cut.leftOut).toBe(1);
    expect(cutGraph(graph, 2).edges).toEqual([{ from: 'hub', to: 'a' }]);
    expect(cutGraph(graph)).toMatchObject({ leftOut: 0, nodes: { length: 4 } });
  });

  it('tells whom a node is linked with, whichever end it is', () => {
    expect(neighboursOf(graph, 'a').map(({ id }) => id)).toEqual(['hub', 'b']);
    expect(neighboursOf(graph, 'lonely')).toEqual([]);
  });

  it('knows its nodes from more, fewer and others', () => {
    expect(hasNode(graph, 'a')).toBe(true);
    expect(hasNode(graph, 'c')).toBe(false);
    expect(hasTheseNodes(graph, new Set(['b', 'a', 'hub', 'lonely']))).toBe(true);
    for (const others of [['a'], ['lonely', 'hub', 'a', 'c'], ['lonely', 'hub', 'a', 'b', 'c'], []]) {
      expect(hasTheseNodes(graph, new Set(others))).toBe(false);
    }
  });

  it('is walked by arrows to the nearest node in that direction', () => {
    const places = new Map([
      ['middle', { x: 0, y: 0 }],
      ['right', { x: 10, y: 2 }],
      ['far-right', { x: 30, y: 0 }],
      ['below', { x: 1, y: 20 }],
    ]);
    expect(nodeTowards(places, undefined, 'ArrowDown')).toBe('middle');
    expect(nodeTowards(places, 'middle', 'ArrowRight')).toBe('right');
    expect(nodeTowards(places, 'right', 'ArrowRight')).toBe('far-right');
    expect(nodeTowards(places, 'middle', 'ArrowDown')).toBe('below');
    expect(nodeTowards(places, 'middle', 'ArrowLeft')).toBe('middle');
    expect(nodeTowards(places, 'middle', 'x')).toBeUndefined();
  });
});
