import type { EntityGraphProps } from './entity-graph.tsx';
import { neighboursOf } from './graph-model.ts';

type GraphTableProps = Pick<EntityGraphProps, 'label' | 'graph' | 'onOpen' | 'onExpand' | 'canExpand'>;

/** The same nodes and links to read, to copy, or to hear. */
export function GraphTable({ label, graph, onOpen, onExpand, canExpand }: GraphTableProps) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard (WCAG 2.1.1).
    <section className="picture-table" aria-label={`${label}, as a list`} tabIndex={0}>
      <table className="facts">
        <thead>
          <tr>
            <th scope="col">What</th>
            <th scope="col">Linked with</th>
            <th scope="col">
              <span className="hidden">More</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {graph.nodes.map((node) => (
            <tr key={node.id}>
              <th scope="row">
                <button type="button" className="link-button" onClick={() => onOpen(node)}>
                  {node.text}
                </button>
              </th>
              <td>
                {neighboursOf(graph, node.id)
                  .map((neighbour) => neighbour.label)
                  .join(', ')}
              </td>
              <td>
                {canExpand(node) && (
                  <button type="button" className="link-button" onClick={() => onExpand(node)}>
                    Show more<span className="hidden"> of {node.label}</span>
                  </button>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
