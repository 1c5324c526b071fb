import type { AlertSummary } from '../../../../src/detect/alerts/contract.ts';
import type { Graph, GraphEdge, GraphNode } from '../../frame/charts/graph-model.ts';
import { visibleLine } from '../../frame/visible-text.ts';
import { TONES } from './alert-tones.ts';
import { type EntityRef, entityKey } from './entity-links.ts';
import type { CaseLinks } from './workspace-calls.ts';

/** Alerts that are about an entity of the case, of this case or not. */
export type Found = { readonly entity: EntityRef; readonly alerts: readonly AlertSummary[] };

type Told = {
  readonly entities: readonly EntityRef[];
  readonly alerts: readonly AlertSummary[];
  readonly links: CaseLinks;
  /** What was asked for besides. */
  readonly found: readonly Found[];
};

const LABEL_CHARACTERS = 28;

/** Entities and alerts, each alert linked with what it names; what was found besides stands outside. */
export function caseGraph({ entities, alerts, links, found }: Told): Graph {
  const own = new Set(alerts.map(({ number }) => number));
  const outside = found
    .flatMap((those) => those.alerts)
    .filter(({ number }, at, all) => !own.has(number) && all.findIndex((other) => other.number === number) === at);
  const nodes = [
    ...entities.map(entityNode),
    ...alerts.map((alert) => alertNode(alert, false)),
    ...outside.map((alert) => alertNode(alert, true)),
  ];
  const known = new Set(nodes.map(({ id }) => id));
  const edges = [
    ...links.map((link) => ({ from: link.alertNumber, to: entityId(link) })),
    ...found.flatMap(({ entity, alerts: those }) =>
      those.map(({ number }) => ({ from: number, to: entityId(entity) })),
    ),
  ].filter(({ from, to }) => known.has(from) && known.has(to));
  return { nodes, edges: withoutRepeats(edges) };
}

export const entityId = (entity: EntityRef) => `entity ${entityKey(entity)}`;

function withoutRepeats(edges: readonly GraphEdge[]): readonly GraphEdge[] {
  return [...new Map(edges.map((edge) => [`${edge.from} ${edge.to}`, edge])).values()];
}

function entityNode(entity: EntityRef): GraphNode {
  const name = visibleLine(entity.name.slice(0, 200));
  return {
    id: entityId(entity),
    kind: 'entity',
    tone: 'written',
    label: short(name),
    text: `${visibleLine(entity.type)} ${name}`,
    isOutside: false,
  };
}

function alertNode({ number, title, level, caseNumber }: AlertSummary, isOutside: boolean): GraphNode {
  const where = isOutside ? `, not of this case${caseNumber ? `: of ${caseNumber}` : ''}` : '';
  return {
    id: number,
    kind: 'alert',
    tone: TONES[level],
    label: short(`${number} ${visibleLine(title)}`),
    text: `${number} ${visibleLine(title)} (${level}${where})`,
    isOutside,
  };
}

function short(text: string): string {
  return text.length <= LABEL_CHARACTERS ? text : `${text.slice(0, LABEL_CHARACTERS - 1)}…`;
}
