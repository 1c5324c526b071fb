import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { AlertSummary } from '../../../src/detect/alerts/contract.ts';
import { EntityLink } from '../estate/entity-link.tsx';
import { PresentPeople } from '../frame/presence/present-people.tsx';
import { SampleTag } from '../frame/sample-tag.tsx';
import { SeverityBadge } from '../frame/severity-badge.tsx';
import { visibleLine } from '../frame/visible-text.ts';
import { ZonedTime } from '../frame/zoned-time.tsx';
import { AlertState } from './alert-state.tsx';

type AlertHeadProps = { readonly alert: AlertSummary; readonly children: ReactNode; readonly close?: ReactNode };

/** What it is, where, how often and whose; `children` are the actions. */
export function AlertHead({ alert, children, close }: AlertHeadProps) {
  return (
    <header className="record-head">
      <div className="record-line">
        <SeverityBadge level={alert.level} />
        <span className="value muted">{alert.number}</span>
        {alert.isSample && <SampleTag />}
        <AlertState alert={alert} />
        <PresentPeople kind="alert" id={alert.id} />
        {close && <span className="push">{close}</span>}
      </div>
      <h1>{visibleLine(alert.title)}</h1>
      <dl className="inline-pairs">
        <div>
          <dt>{alert.entity.type}</dt>
          <dd className="value">
            <EntityLink {...alert.entity} />
          </dd>
        </div>
        <div>
          <dt>hits</dt>
          <dd>×{alert.hitCount.toLocaleString('en')}</dd>
        </div>
        <div>
          <dt>seen</dt>
          <dd>
            <ZonedTime at={alert.firstSeenAt} />
            {alert.lastSeenAt !== alert.firstSeenAt && (
              <>
                {' '}
                to <ZonedTime at={alert.lastSeenAt} />
              </>
            )}
          </dd>
        </div>
        <div>
          <dt>owner</dt>
          <dd>{alert.owner?.name ?? 'nobody'}</dd>
        </div>
        <div className="rule-by">
          <dt>rule by</dt>
          <dd>
            {visibleLine(alert.rule.author || 'not named')}{' '}
            <span className="muted">({visibleLine(alert.rule.ruleSet.name)})</span>
          </dd>
        </div>
        {alert.previous && (
          <div>
            <dt>before</dt>
            <dd>
              <Link to="/alerts/$alertId" params={{ alertId: alert.previous.number }}>
                {alert.previous.number}
              </Link>{' '}
              {alert.previous.verdict ?? 'no verdict'}
            </dd>
          </div>
        )}
      </dl>
      {children}
    </header>
  );
}
