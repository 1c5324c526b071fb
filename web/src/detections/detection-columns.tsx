import type { DetectionReply } from '../../../src/detect/content/contract.ts';
import { attackTags } from '../alerts/attack-tags.ts';
import { SeverityBadge } from '../frame/severity-badge.tsx';
import type { DataColumn } from '../frame/table/data-column.ts';
import { MiddleText } from '../frame/table/middle-text.tsx';
import { visibleLine } from '../frame/visible-text.ts';
import { logsourceText } from './logsource-text.ts';
import { effectText, RuleState, WeekVolume } from './rule-state.tsx';

/** What a row of the rules can tell; which of it is shown, the address or the person says. */
export const DETECTION_COLUMNS: readonly DataColumn<DetectionReply>[] = [
  {
    key: 'level',
    title: 'Level',
    widthPx: 118,
    compactPx: 76,
    orders: [{ value: 'severity', title: 'Worst first', direction: 'descending' }],
    cell: ({ level }) => <SeverityBadge level={level} />,
  },
  {
    key: 'title',
    title: 'Rule',
    isMain: true,
    orders: [{ value: 'title', title: 'By title', direction: 'ascending' }],
    hint: ({ title }) => visibleLine(title),
    cell: (rule) => <TitleCell rule={rule} />,
    under: (rule) => <UnderTitle rule={rule} />,
  },
  { key: 'state', title: 'State', widthPx: 84, fromPx: 480, cell: (rule) => <RuleState rule={rule} /> },
  {
    key: 'week',
    title: '7 days',
    widthPx: 104,
    fromPx: 560,
    isFigure: true,
    orders: [{ value: 'volume', title: 'Most matches first', direction: 'descending' }],
    hint: ({ volume }) => volume.explanation,
    cell: (rule) => <WeekVolume rule={rule} />,
  },
  {
    key: 'logsource',
    title: 'Log source',
    widthPx: 194,
    compactPx: 170,
    fromPx: 760,
    hint: ({ logsource }) => logsourceText(logsource),
    cell: ({ logsource }) => logsourceText(logsource),
  },
  {
    key: 'attack',
    title: 'ATT&CK',
    widthPx: 116,
    fromPx: 1_000,
    isValue: true,
    hint: ({ tags }) => attackTags(tags).techniques.join(', '),
    cell: ({ tags }) => <TechniqueCell tags={tags} />,
  },
  {
    key: 'author',
    title: 'Author',
    widthPx: 150,
    compactPx: 130,
    fromPx: 940,
    hint: ({ author }) => visibleLine(author),
    cell: ({ author }) => (author ? visibleLine(author) : <span className="muted">not named</span>),
  },
  {
    key: 'effect',
    title: 'On a match',
    widthPx: 150,
    fromPx: 1_400,
    cell: (rule) => (rule.raisesAlert ? 'Alert' : <span className="muted">{effectText(rule)}</span>),
  },
  {
    key: 'exceptions',
    title: 'Exceptions',
    widthPx: 92,
    isExtra: true,
    isFigure: true,
    cell: ({ exceptionCount }) => exceptionCount.toLocaleString('en'),
  },
  { key: 'pack', title: 'Rule set', widthPx: 160, isExtra: true, cell: ({ pack }) => visibleLine(pack.title) },
  { key: 'id', title: 'Id', widthPx: 290, isExtra: true, isValue: true, cell: ({ id }) => <MiddleText text={id} /> },
];

function TitleCell({ rule }: { readonly rule: DetectionReply }) {
  return (
    <div className="cell-line">
      <span className="clip">{visibleLine(rule.title)}</span>
    </div>
  );
}

/** The licence asks for the author everywhere. */
function UnderTitle({ rule }: { readonly rule: DetectionReply }) {
  return (
    <>
      <RuleState rule={rule} />
      <span className="clip">{visibleLine(rule.author || 'an author not named')}</span>
    </>
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
