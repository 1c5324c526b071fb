import { useEffect, useRef } from 'react';
import type { AlertSummary } from '../../../src/detect/alerts/contract.ts';
import { SampleTag } from '../frame/sample-tag.tsx';
import { SeverityBadge } from '../frame/severity-badge.tsx';
import { Age } from '../frame/utc-time.tsx';
import { visibleLine } from '../frame/visible-text.ts';
import { AlertState } from './alert-state.tsx';
import { attackTags } from './attack-tags.ts';
import type { SteadyRow } from './steady-rows.ts';

const COLUMNS = [
  { key: 'level', title: 'Severity' },
  { key: 'title', title: 'Alert' },
  { key: 'entity', title: 'Entity' },
  { key: 'count', title: 'Hits' },
  { key: 'attack', title: 'ATT&CK' },
  { key: 'rule-by', title: 'Rule by' },
  { key: 'age', title: 'Age' },
  { key: 'owner', title: 'Owner' },
  { key: 'state', title: 'State' },
] as const;

type AlertListProps = {
  readonly rows: readonly SteadyRow<AlertSummary>[];
  /** The row that the keys act on. */
  readonly activeId: string | undefined;
  readonly onActivate: (alert: AlertSummary) => void;
  readonly onOpen: (alert: AlertSummary) => void;
};

/** One tab stop: the active row holds the focus and j/k move it. */
export function AlertList({ rows, activeId, onActivate, onOpen }: AlertListProps) {
  const table = useRef<HTMLTableElement>(null);
  useEffect(() => {
    const row = activeId && table.current?.querySelector<HTMLElement>(`[data-id="${CSS.escape(activeId)}"]`);
    const hasFocus = document.activeElement === document.body || table.current?.contains(document.activeElement);
    if (row && hasFocus) row.focus();
  }, [activeId]);
  const stop = rows.some(({ item }) => item.id === activeId) ? activeId : rows[0]?.item.id;

  return (
    // biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: a grid in the sense of ARIA: rows take focus and keys.
    <table className="grid" role="grid" aria-label="Alerts" aria-rowcount={rows.length + 1} ref={table}>
      <thead>
        <tr aria-rowindex={1}>
          {COLUMNS.map(({ key, title }) => (
            <th key={key} scope="col" className={`col-${key}`}>
              {title}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map(({ item, isGone }, at) => (
          <tr
            key={item.id}
            data-id={item.id}
            aria-rowindex={at + 2}
            aria-selected={item.id === activeId}
            tabIndex={item.id === stop ? 0 : -1}
            className={isGone ? 'gone' : undefined}
            title={isGone ? 'No longer in this view' : undefined}
            onFocus={() => onActivate(item)}
            onClick={() => onOpen(item)}
          >
            <AlertCells alert={item} />
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function AlertCells({ alert }: { readonly alert: AlertSummary }) {
  const { techniques } = attackTags(alert.tags);
  const title = visibleLine(alert.title);
  const entity = visibleLine(alert.entity.name);
  const author = visibleLine(alert.rule.author || 'not named');
  const byline = `rule by ${author} (${visibleLine(alert.rule.ruleSet.name)})`;
  return (
    <>
      <td className="col-level">
        <SeverityBadge level={alert.level} />
      </td>
      <td className="col-title" title={`${title}, ${byline}`}>
        <div className="cell-line">
          <span className="clip">{title}</span>
          {alert.isSample && <SampleTag />}
        </div>
        <div className="cell-under">
          <bdi dir="ltr" className="value clip">
            {entity}
          </bdi>
          <span>×{alert.hitCount.toLocaleString('en')}</span>
          <AlertState alert={alert} />
          {alert.isSample && <SampleTag />}
          <span className="clip">{byline}</span>
        </div>
      </td>
      <td className="col-entity value" title={`${alert.entity.type} ${entity}`}>
        <bdi dir="ltr">{entity}</bdi>
      </td>
      <td className="col-count figures">×{alert.hitCount.toLocaleString('en')}</td>
      <td className="col-attack value" title={techniques.join(', ')}>
        {techniques[0]}
        {techniques.length > 1 && <span className="muted"> +{techniques.length - 1}</span>}
      </td>
      <td className="col-rule-by muted" title={byline}>
        {author}
      </td>
      <td className="col-age">
        <Age since={alert.raisedAt} />
      </td>
      <td className="col-owner">{alert.owner?.name ?? <span className="muted">nobody</span>}</td>
      <td className="col-state">
        <AlertState alert={alert} />
      </td>
    </>
  );
}
