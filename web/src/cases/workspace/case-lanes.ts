import type { AlertSummary, Level } from '../../../../src/detect/alerts/contract.ts';
import type { TimelineEntry } from '../../../../src/respond/cases/contract.ts';
import type { Lane, LaneMark } from '../../frame/charts/lane-marks.ts';
import { visibleLine } from '../../frame/visible-text.ts';
import { TONES } from './alert-tones.ts';
import { entityKey } from './entity-links.ts';
import type { CaseLinks } from './workspace-calls.ts';

export type LanesBy = 'entity' | 'source';

type Told = {
  readonly alerts: readonly AlertSummary[];
  readonly links: CaseLinks;
  /** What somebody wrote down as an event. */
  readonly events: readonly TimelineEntry[];
};

const MOST_LANES = 30;
/** The worse, the higher: colour alone carries nothing. */
const HEIGHTS = { critical: 1, high: 0.8, medium: 0.6, low: 0.45, informational: 0.3 } as const satisfies Record<
  Level,
  number
>;

export type CaseLanes = { readonly lanes: readonly Lane[]; readonly lanesLeftOut: number };

/** A lane for each entity that an alert names, or for each source; below, what people wrote down. The busiest first. */
export function caseLanes(told: Told, by: LanesBy): CaseLanes {
  const lanes = (by === 'entity' ? entityLanes(told) : sourceLanes(told)).toSorted(
    (a, b) => b.marks.length - a.marks.length || a.name.localeCompare(b.name),
  );
  const written = told.events.map(writtenMark);
  const ownLane = { id: 'written', name: 'by hand', kind: 'written down', marks: written };
  return {
    lanes: [...lanes.slice(0, MOST_LANES), ...(written.length > 0 ? [ownLane] : [])],
    lanesLeftOut: Math.max(0, lanes.length - MOST_LANES),
  };
}

function entityLanes({ alerts, links }: Told): readonly Lane[] {
  const marks = new Map(alerts.map((alert) => [alert.number, alertMark(alert)]));
  const groups = Map.groupBy(links, entityKey);
  return [...groups].flatMap(([id, those]) => {
    const [first] = those;
    const found = those.flatMap(({ alertNumber }) => marks.get(alertNumber) ?? []);
    if (!first || found.length === 0) return [];
    return [{ id, name: visibleLine(first.name.slice(0, 200)), kind: visibleLine(first.type), marks: found }];
  });
}

function sourceLanes({ alerts }: Told): readonly Lane[] {
  return [...Map.groupBy(alerts, ({ sourceId }) => sourceId)].map(([id, those]) => ({
    id,
    name: visibleLine(id),
    kind: 'source',
    marks: those.map(alertMark),
  }));
}

function alertMark({ number, title, level, firstSeenAt, lastSeenAt, hitCount }: AlertSummary): LaneMark {
  return {
    id: number,
    fromMs: Date.parse(firstSeenAt),
    toMs: Date.parse(lastSeenAt),
    tone: TONES[level],
    height: HEIGHTS[level],
    text: `${number} ${visibleLine(title)} (${level}, ${hitCount === 1 ? '1 hit' : `${hitCount} hits`})`,
  };
}

function writtenMark({ id, at, text, author }: TimelineEntry): LaneMark {
  const atMs = Date.parse(at);
  const words = `${visibleLine(text.slice(0, 200))} (${author.name})`;
  return { id: `entry ${id}`, fromMs: atMs, toMs: atMs, tone: 'written', height: 0.5, text: words };
}
