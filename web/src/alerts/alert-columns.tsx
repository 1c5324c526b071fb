import './alert-columns.css';
import type { AlertSummary } from '../../../src/detect/alerts/contract.ts';
import { SampleTag } from '../frame/sample-tag.tsx';
import { SeverityBadge } from '../frame/severity-badge.tsx';
import type { DataColumn } from '../frame/table/data-column.ts';
import { MiddleText } from '../frame/table/middle-text.tsx';
import { visibleLine } from '../frame/visible-text.ts';
import { Age, ZonedTime } from '../frame/zoned-time.tsx';
import { AlertState } from './alert-state.tsx';
import { attackTags } from './attack-tags.ts';

const authorOf = ({ rule }: AlertSummary) => visibleLine(rule.author || 'not named');
const bylineOf = (alert: AlertSummary) => `rule by ${authorOf(alert)} (${visibleLine(alert.rule.ruleSet.name)})`;

/** What a row of the queue can tell; which of it is shown, the address or the person says. */
export const ALERT_COLUMNS: readonly DataColumn<AlertSummary>[] = [
  {
    key: 'level',
    title: 'Severity',
    widthPx: 118,
    compactPx: 88,
    orders: [{ value: 'severity', title: 'Worst first', direction: 'descending' }],
    cell: ({ level }) => <SeverityBadge level={level} />,
  },
  {
    key: 'title',
    title: 'Alert',
    isMain: true,
    hint: (alert) => `${visibleLine(alert.title)}, ${bylineOf(alert)}`,
    cell: (alert) => <TitleCell alert={alert} />,
    under: (alert) => <UnderTitle alert={alert} />,
  },
  {
    key: 'entity',
    title: 'Entity',
    widthPx: 180,
    compactPx: 150,
    fromPx: 640,
    isValue: true,
    hint: ({ entity }) => `${entity.type} ${visibleLine(entity.name)}`,
    cell: ({ entity }) => <MiddleText text={entity.name} />,
  },
  {
    key: 'count',
    title: 'Hits',
    widthPx: 62,
    fromPx: 640,
    isFigure: true,
    cell: ({ hitCount }) => `×${hitCount.toLocaleString('en')}`,
  },
  {
    key: 'age',
    title: 'Age',
    widthPx: 66,
    orders: [
      { value: 'newest', title: 'Newest first', direction: 'ascending' },
      { value: 'oldest', title: 'Oldest first', direction: 'descending' },
    ],
    cell: ({ raisedAt }) => <Age since={raisedAt} />,
  },
  {
    key: 'owner',
    title: 'Owner',
    widthPx: 92,
    fromPx: 800,
    hint: ({ owner }) => visibleLine(owner?.name ?? ''),
    cell: ({ owner }) => (owner ? visibleLine(owner.name) : <span className="muted">nobody</span>),
  },
  {
    key: 'attack',
    title: 'ATT&CK',
    widthPx: 116,
    fromPx: 1_200,
    isValue: true,
    hint: ({ tags }) => attackTags(tags).techniques.join(', '),
    cell: ({ tags }) => <TechniqueCell tags={tags} />,
  },
  {
    key: 'rule-by',
    title: 'Rule by',
    widthPx: 120,
    fromPx: 900,
    hint: bylineOf,
    cell: (alert) => <span className="muted">{authorOf(alert)}</span>,
  },
  { key: 'state', title: 'State', widthPx: 128, fromPx: 640, cell: (alert) => <AlertState alert={alert} /> },
  { key: 'number', title: 'Number', widthPx: 90, isExtra: true, isValue: true, cell: ({ number }) => number },
  {
    key: 'source',
    title: 'Source',
    widthPx: 170,
    isExtra: true,
    isValue: true,
    cell: ({ sourceId }) => <MiddleText text={sourceId} />,
  },
  {
    key: 'first-seen',
    title: 'First seen',
    widthPx: 190,
    isExtra: true,
    cell: ({ firstSeenAt }) => <ZonedTime at={firstSeenAt} />,
  },
  {
    key: 'last-seen',
    title: 'Last seen',
    widthPx: 190,
    isExtra: true,
    cell: ({ lastSeenAt }) => <ZonedTime at={lastSeenAt} />,
  },
];

function TitleCell({ alert }: { readonly alert: AlertSummary }) {
  return (
    <div className="cell-line">
      <span className="clip">{visibleLine(alert.title)}</span>
      <NoteMark count={alert.noteCount} />
      {alert.isSample && <SampleTag />}
    </div>
  );
}

function UnderTitle({ alert }: { readonly alert: AlertSummary }) {
  return (
    <>
      {alert.isSample && <SampleTag />}
      <bdi dir="ltr" className="value clip">
        {visibleLine(alert.entity.name)}
      </bdi>
      <span>×{alert.hitCount.toLocaleString('en')}</span>
      <AlertState alert={alert} />
      <span className="clip">{bylineOf(alert)}</span>
    </>
  );
}

/** Somebody has written something down about it: to be read before one starts again. */
function NoteMark({ count }: { readonly count: number }) {
  if (count === 0) return null;
  const words = count === 1 ? '1 note' : `${count.toLocaleString('en')} notes`;
  return (
    <span className="note-mark" title={words}>
      <svg viewBox="0 0 16 16" width="12" height="12" aria-hidden="true">
        <path d="M3 2.5h10v8l-3 3H3zM10 13.5v-3h3M5.5 5.5h5M5.5 8h5" />
      </svg>
      <span aria-hidden="true">{count.toLocaleString('en')}</span>
      <span className="hidden">, {words}</span>
    </span>
  );
}

function TechniqueCell({ tags }: { readonly tags: readonly string[] }) {
  const { techniques } = attackTags(tags);
  return (
    <>
      {techniques[0]}
      {techniques.length > 1 && <span className="muted"> +{techniques.length - 1}</span>}
    </>
  );
}
