import cytoscape, { type Core, type ElementDefinition, type StylesheetStyle } from 'cytoscape';
import { type RefObject, useEffect, useRef } from 'react';
import { type Graph, type GraphNode, hasNode, hasTheseNodes } from './graph-model.ts';
import { useTokenValues } from './token-values.ts';

/** What keys do with the drawing. */
export type GraphHandle = {
  /** Where the nodes are on the screen. */
  readonly places: () => ReadonlyMap<string, { readonly x: number; readonly y: number }>;
  readonly zoom: (factor: number) => void;
  readonly fit: () => void;
};

type GraphPlotProps = {
  readonly graph: Graph;
  readonly heldId: string | undefined;
  readonly onHold: (id: string | undefined) => void;
  readonly onOpen: (node: GraphNode) => void;
  readonly handle: RefObject<GraphHandle | undefined>;
};

const TOKENS = ['--sans', '--text', '--muted', '--border', '--surface', '--focus', '--accent'];
const TONES = ['critical', 'high', 'medium', 'low', 'info'] as const;
const PAD_PX = 32;
/**
 * Cytoscape writes one line of style into the page, which the security policy forbids, unless an element of this id is there
 * already. What that line says stands in graph.css.
 */
const OWN_STYLE_ID = '__________cytoscape_stylesheet';

/** The drawing alone, in a chunk of its own. Default export: it is loaded lazily. */
export default function GraphPlot({ graph, heldId, onHold, onOpen, handle }: GraphPlotProps) {
  const box = useRef<HTMLDivElement>(null);
  const drawn = useRef<Core>(undefined);
  const latest = useRef({ graph, onHold, onOpen });
  const tokens = useTokenValues([...TOKENS, ...TONES.map((tone) => `--${tone}-fill`)]);
  useEffect(() => {
    latest.current = { graph, onHold, onOpen };
  });
  useEffect(() => {
    if (!box.current) return;
    const core = cytoscape({
      container: box.current,
      minZoom: 0.2,
      maxZoom: 3,
      boxSelectionEnabled: false,
      // The page scrolls with the wheel; + and - change the size.
      userZoomingEnabled: false,
    });
    core.on('tap', 'node', ({ target }) => latest.current.onHold(target.id()));
    core.on('tap', ({ target }) => target === core && latest.current.onHold(undefined));
    core.on('dbltap', 'node', ({ target }) => {
      const node = latest.current.graph.nodes.find(({ id }) => id === target.id());
      if (node) latest.current.onOpen(node);
    });
    drawn.current = core;
    handle.current = handleOf(core);
    return () => {
      core.destroy();
      handle.current = undefined;
    };
  }, [handle]);
  useEffect(() => {
    drawn.current?.style(styleOf(tokens));
  }, [tokens]);
  useEffect(() => {
    if (drawn.current) drawGraph(drawn.current, graph);
  }, [graph]);
  useEffect(() => {
    drawn.current?.nodes().removeClass('held');
    // A graph that is drawn anew has lost it.
    if (heldId !== undefined && hasNode(graph, heldId)) drawn.current?.getElementById(heldId).addClass('held');
  }, [graph, heldId]);
  return (
    <>
      <span id={OWN_STYLE_ID} hidden />
      <div ref={box} className="graph-plot" />
    </>
  );
}

function handleOf(core: Core): GraphHandle {
  return {
    places: () => new Map(core.nodes().map((node) => [node.id(), node.renderedPosition()] as const)),
    zoom: (factor) =>
      core.zoom({
        level: core.zoom() * factor,
        renderedPosition: { x: core.width() / 2, y: core.height() / 2 },
      }),
    fit: () => fit(core),
  };
}

const MOST_STRETCH = 2.5;
/** Closer, names would stand in each other: then the whole drawing becomes smaller. */
const LEAST_STRETCH = 0.4;
const MOST_FIT_ZOOM = 1.2;
/** A name below its node, and half of it on either side. */
const NAME_PX = { wide: 150, high: 28 };

/** As wide and as high as the space is, so that names stand beside each other and can be read. */
function stretch(core: Core): void {
  const { w, h } = core.nodes().boundingBox({ includeLabels: false });
  if (w === 0 || h === 0 || core.height() === 0) return;
  const factor = (space: number, extent: number) => Math.min(MOST_STRETCH, Math.max(LEAST_STRETCH, space / extent));
  const wide = factor(core.width() - 2 * PAD_PX - NAME_PX.wide, w);
  const high = factor(core.height() - 2 * PAD_PX - NAME_PX.high, h);
  core.nodes().positions((node) => ({ x: node.position().x * wide, y: node.position().y * high }));
}

function fit(core: Core): void {
  core.fit(undefined, PAD_PX);
  if (core.zoom() > MOST_FIT_ZOOM) core.zoom(MOST_FIT_ZOOM);
  core.center();
}

/**
 * The layout starts from where the nodes stand, so that little moves when more is shown; of the same nodes none moves, nor
 * what is seen of them.
 */
function drawGraph(core: Core, graph: Graph): void {
  const known = new Map(core.nodes().map((node) => [node.id(), { ...node.position() }] as const));
  const radius = 60 + graph.nodes.length * 8;
  core.elements().remove();
  core.add(
    graph.nodes.map((node, at): ElementDefinition => {
      const angle = (2 * Math.PI * at) / graph.nodes.length;
      const position = known.get(node.id) ?? { x: radius * Math.cos(angle), y: radius * Math.sin(angle) };
      const { id, label, kind, tone, isOutside } = node;
      return { group: 'nodes', data: { id, label, kind, tone }, position, classes: isOutside ? 'outside' : '' };
    }),
  );
  core.add(
    graph.edges.map(
      ({ from, to }): ElementDefinition => ({
        group: 'edges',
        data: { id: `${from} ${to}`, source: from, target: to },
      }),
    ),
  );
  if (hasTheseNodes(graph, known)) return;
  core
    .layout({
      name: 'cose',
      animate: false,
      randomize: false,
      fit: false,
      nodeRepulsion: () => 12_000,
      idealEdgeLength: () => 90,
      nodeDimensionsIncludeLabels: true,
    })
    .run();
  stretch(core);
  fit(core);
}

function styleOf(tokens: readonly string[]): StylesheetStyle[] {
  const [sans = '', text = '', muted = '', border = '', surface = '', focus = '', accent = '', ...fills] = tokens;
  return [
    {
      selector: 'node',
      style: {
        label: 'data(label)',
        color: text,
        'font-family': sans,
        'font-size': 12,
        'text-valign': 'bottom',
        'text-margin-y': 4,
        'text-max-width': '150px',
        'text-wrap': 'ellipsis',
        'text-background-color': surface,
        'text-background-opacity': 0.8,
        'background-color': surface,
        'border-width': 2,
        'border-color': accent,
        width: 22,
        height: 22,
      },
    },
    { selector: 'node[kind = "alert"]', style: { shape: 'round-rectangle', width: 26, height: 16 } },
    ...TONES.map((tone, at) => ({
      selector: `node[tone = "${tone}"]`,
      style: { 'background-color': fills[at] ?? accent, 'border-color': fills[at] ?? accent },
    })),
    {
      selector: 'node.outside',
      style: { 'background-color': surface, 'border-style': 'dashed' as const, color: muted },
    },
    { selector: 'node.held', style: { 'outline-color': focus, 'outline-width': 3, 'outline-offset': 2 } },
    { selector: 'edge', style: { width: 1.5, 'line-color': border, 'curve-style': 'haystack' as const } },
  ];
}
