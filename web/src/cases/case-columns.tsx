import type { CaseSummary } from '../../../src/respond/cases/contract.ts';
import { SampleTag } from '../frame/sample-tag.tsx';
import { SeverityBadge } from '../frame/severity-badge.tsx';
import type { DataColumn } from '../frame/table/data-column.ts';
import { visibleLine } from '../frame/visible-text.ts';
import { Age, ZonedTime } from '../frame/zoned-time.tsx';
import { CaseStatusTag } from './case-status-tag.tsx';

/** What a row of the cases can tell; which of it is shown, the address or the person says. */
export const CASE_COLUMNS: readonly DataColumn<CaseSummary>[] = [
  {
    key: 'level',
    title: 'Severity',
    widthPx: 118,
    compactPx: 88,
    orders: [{ value: 'severity', title: 'Worst first', direction: 'descending' }],
    cell: ({ severity }) => <SeverityBadge level={severity} />,
  },
  { key: 'number', title: 'Number', widthPx: 84, fromPx: 560, isValue: true, cell: ({ number }) => number },
  {
    key: 'title',
    title: 'Case',
    isMain: true,
    hint: ({ title }) => visibleLine(title),
    cell: (item) => <TitleCell item={item} />,
    under: (item) => <UnderTitle item={item} />,
  },
  {
    key: 'alerts',
    title: 'Alerts',
    widthPx: 68,
    fromPx: 780,
    isFigure: true,
    cell: ({ alertCount }) => alertCount.toLocaleString('en'),
  },
  {
    key: 'tasks',
    title: 'Open tasks',
    widthPx: 92,
    fromPx: 900,
    isFigure: true,
    hint: ({ openRequiredTaskCount }) =>
      openRequiredTaskCount > 0 ? `${openRequiredTaskCount} required before closing` : '',
    cell: ({ openTaskCount }) => openTaskCount.toLocaleString('en'),
  },
  {
    key: 'age',
    title: 'Age',
    widthPx: 72,
    orders: [
      { value: 'newest', title: 'Newest first', direction: 'ascending' },
      { value: 'oldest', title: 'Oldest first', direction: 'descending' },
    ],
    cell: ({ openedAt }) => <Age since={openedAt} />,
  },
  {
    key: 'owner',
    title: 'Owner',
    widthPx: 120,
    compactPx: 104,
    fromPx: 700,
    orders: [{ value: 'owner', title: 'By owner, nobody first', direction: 'ascending' }],
    hint: ({ owner }) => visibleLine(owner?.name ?? ''),
    cell: ({ owner }) => (owner ? visibleLine(owner.name) : <span className="muted">nobody</span>),
  },
  {
    key: 'state',
    title: 'Status',
    widthPx: 176,
    compactPx: 116,
    fromPx: 640,
    cell: (item) => <CaseStatusTag item={item} />,
  },
  {
    key: 'opened',
    title: 'Opened',
    widthPx: 190,
    isExtra: true,
    cell: ({ openedAt }) => <ZonedTime at={openedAt} />,
  },
  {
    key: 'opened-by',
    title: 'Opened by',
    widthPx: 120,
    isExtra: true,
    cell: ({ openedBy }) => visibleLine(openedBy.name),
  },
  {
    key: 'closed',
    title: 'Closed',
    widthPx: 190,
    isExtra: true,
    cell: ({ closedAt }) => (closedAt ? <ZonedTime at={closedAt} /> : <span className="muted">not yet</span>),
  },
];

/** The title may name the entity of an event. */
function TitleCell({ item }: { readonly item: CaseSummary }) {
  return (
    <div className="cell-line">
      <span className="clip">{visibleLine(item.title)}</span>
      {item.isSample && <SampleTag />}
    </div>
  );
}

function UnderTitle({ item }: { readonly item: CaseSummary }) {
  return (
    <>
      <span className="value">{item.number}</span>
      <span>{item.alertCount === 1 ? '1 alert' : `${item.alertCount} alerts`}</span>
      <CaseStatusTag item={item} />
      {item.isSample && <SampleTag />}
      <span className="clip">{item.owner ? visibleLine(item.owner.name) : 'nobody'}</span>
    </>
  );
}
