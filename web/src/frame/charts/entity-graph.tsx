import { type KeyboardEvent, lazy, type ReactNode, Suspense, useId, useRef, useState } from 'react';
import { type Graph, type GraphNode, neighboursOf, nodeTowards } from './graph-model.ts';
import type { GraphHandle } from './graph-plot.tsx';
import { GraphTable } from './graph-table.tsx';
import './graph.css';
import './picture.css';

const GraphPlot = lazy(() => import('./graph-plot.tsx'));

export type EntityGraphProps = {
  /** What is shown: `How the alerts and entities of CS-1 are linked`. */
  readonly label: string;
  /** Keep the same object while the data is the same. */
  readonly graph: Graph;
  readonly onOpen: (node: GraphNode) => void;
  /** More of what is linked with it is wanted. */
  readonly onExpand: (node: GraphNode) => void;
  /** Whether there may be more. */
  readonly canExpand: (node: GraphNode) => boolean;
  /** What these are, and of how many, in words. */
  readonly words: ReactNode;
};

/** How things are linked: arrows go from node to node, Enter opens one, x shows more of what it is linked with. */
export function EntityGraph(props: EntityGraphProps) {
  const { label, graph, onOpen, onExpand, canExpand, words } = props;
  const [isTable, setTable] = useState(false);
  const [heldId, setHeldId] = useState<string>();
  const held = graph.nodes.find(({ id }) => id === heldId);
  return (
    <figure className="graph">
      {isTable ? (
        <GraphTable {...props} />
      ) : (
        <GraphPicture label={label} graph={graph} held={held} onHold={setHeldId} onOpen={onOpen} onExpand={onExpand} />
      )}
      <figcaption className="picture-foot">
        <span className="picture-words" role="status">
          {held && !isTable ? `${held.text}; linked with ${neighboursOf(graph, held.id).length}` : words}
        </span>
        {held && !isTable && (
          <>
            <button type="button" className="link-button" onClick={() => onOpen(held)}>
              Open
            </button>
            {canExpand(held) && (
              <button type="button" className="link-button" onClick={() => onExpand(held)}>
                Show more of it
              </button>
            )}
          </>
        )}
        <button type="button" className="link-button" aria-pressed={isTable} onClick={() => setTable(!isTable)}>
          {isTable ? 'Picture' : 'List'}
        </button>
      </figcaption>
    </figure>
  );
}

type GraphPictureProps = Pick<EntityGraphProps, 'label' | 'graph' | 'onOpen' | 'onExpand'> & {
  readonly held: GraphNode | undefined;
  readonly onHold: (id: string | undefined) => void;
};

function GraphPicture({ label, graph, held, onHold, onOpen, onExpand }: GraphPictureProps) {
  const plot = useRef<GraphHandle>(undefined);
  const hintId = useId();
  const onKeyDown = (event: KeyboardEvent) => {
    // Those of the browser, such as Ctrl with + and 0.
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const next = nodeTowards(plot.current?.places() ?? new Map(), held?.id, event.key);
    if (next) onHold(next);
    else if (event.key === 'Enter' && held) onOpen(held);
    else if (event.key === 'x' && held) onExpand(held);
    else if (event.key === 'Escape' && held) onHold(undefined);
    else if (event.key === '+') plot.current?.zoom(1.3);
    else if (event.key === '-') plot.current?.zoom(1 / 1.3);
    else if (event.key === '0') plot.current?.fit();
    else return;
    event.preventDefault();
  };
  const at = graph.nodes.findIndex(({ id }) => id === held?.id);
  return (
    <>
      <div
        role="slider"
        tabIndex={0}
        className="graph-picture"
        aria-label={label}
        aria-describedby={hintId}
        aria-valuemin={0}
        aria-valuemax={Math.max(0, graph.nodes.length - 1)}
        aria-valuenow={Math.max(0, at)}
        aria-valuetext={held ? held.text : 'no node chosen'}
        onKeyDown={onKeyDown}
      >
        <Suspense fallback={null}>
          <GraphPlot graph={graph} heldId={held?.id} onHold={onHold} onOpen={onOpen} handle={plot} />
        </Suspense>
      </div>
      <span id={hintId} className="hidden">
        Arrow keys go from node to node, Enter opens one, x shows more of what it is linked with, plus, minus and 0
        change the size. The list holds the same.
      </span>
    </>
  );
}
