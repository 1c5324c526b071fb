import { useQueries, useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useMemo, useState } from 'react';
import { alertsAboutQuery } from '../../estate/entity-calls.ts';
import { alertEntity } from '../../estate/entity-kinds.ts';
import { EntityGraph } from '../../frame/charts/entity-graph.tsx';
import { cutGraph, type GraphNode, MOST_NODES } from '../../frame/charts/graph-model.ts';
import { Empty, FailureNotice, LoadingRows } from '../../frame/load-states.tsx';
import { useMay } from '../../identity/session.ts';
import { caseGraph, entityId, type Found } from './case-graph.ts';
import { useCaseWork } from './case-work.tsx';
import { type EntityRef, entityKey } from './entity-links.ts';
import { linksQuery } from './workspace-calls.ts';

/** How the alerts and entities are linked; more of an entity is shown when somebody asks. */
export function GraphTab() {
  const { item } = useCaseWork();
  const navigate = useNavigate();
  const mayReadAlerts = useMay('alerts.read');
  const links = useQuery(linksQuery(item.number));
  const [asked, setAsked] = useState<readonly EntityRef[]>([]);
  const found = useFound(asked);
  const { data, error } = links;
  const { entities, alerts } = item;
  const whole = useMemo(
    () => data && caseGraph({ entities, alerts, links: data.data, found }),
    [data, entities, alerts, found],
  );
  const graph = useMemo(() => whole && cutGraph(whole), [whole]);
  const entityOf = ({ id }: GraphNode) => entities.find((entity) => entityId(entity) === id);
  const canExpand = (node: GraphNode) => {
    const entity = entityOf(node);
    return mayReadAlerts && entity !== undefined && !asked.some((known) => entityKey(known) === entityKey(entity));
  };
  const expand = (node: GraphNode) => {
    const entity = entityOf(node);
    if (entity && canExpand(node)) setAsked([...asked, entity]);
  };
  const open = (node: GraphNode) => {
    const entity = entityOf(node);
    if (entity) void navigate({ to: '/estate/$type/$name', params: { type: entity.type, name: entity.name } });
    else void navigate({ to: '/alerts/$alertId', params: { alertId: node.id } });
  };
  if (error && !data) return <FailureNotice what="The links" error={error} onRetry={() => void links.refetch()} />;
  if (!graph) return <LoadingRows label="Loading the graph" />;
  if (graph.nodes.length === 0) return <Empty title="Nothing to link yet">Alerts and entities come first.</Empty>;
  const leftOut = graph.leftOut > 0 ? `; ${graph.leftOut} with fewer links than these ${MOST_NODES} are left out` : '';
  return (
    <EntityGraph
      label={`How the alerts and entities of ${item.number} are linked`}
      graph={graph}
      onOpen={open}
      onExpand={expand}
      canExpand={canExpand}
      words={`${alerts.length} of ${item.alertCount} alerts and ${entities.length} entities of ${item.number}, linked where an alert names an entity${leftOut}.`}
    />
  );
}

/** The newest alerts about each; the same list while nothing has changed. */
function useFound(asked: readonly EntityRef[]): readonly Found[] {
  const answers = useQueries({
    queries: asked.map(({ type, name }) => alertsAboutQuery(alertEntity(type, name))),
    combine: (results) => results.map(({ data }) => data?.data),
  });
  return useMemo(
    () => asked.flatMap((entity, at) => (answers[at] ? [{ entity, alerts: answers[at] }] : [])),
    [asked, answers],
  );
}
