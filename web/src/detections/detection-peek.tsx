import { Button, CloseButton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { DetectionReply } from '../../../src/detect/content/contract.ts';
import { RuleAbout } from '../alerts/rule-about.tsx';
import { KeyHint } from '../frame/key-caps.tsx';
import { Empty, FailureNotice, LoadingRows } from '../frame/load-states.tsx';
import { Section } from '../frame/section.tsx';
import { SeverityBadge } from '../frame/severity-badge.tsx';
import { detectionQuery } from './detection-calls.ts';
import { logsourceText } from './logsource-text.ts';
import { effectText, RuleState, WeekVolume } from './rule-state.tsx';

type DetectionPeekProps = {
  readonly ruleId: string;
  /** The rule, if it is on the screen: shown at once. */
  readonly row: DetectionReply | undefined;
  /** Absent where this person may not decide. */
  readonly onDecide: ((rule: DetectionReply) => void) | undefined;
  readonly onClose: () => void;
};

export function DetectionPeek({ ruleId, row, onDecide, onClose }: DetectionPeekProps) {
  const asked = useQuery({ ...detectionQuery(ruleId), enabled: row === undefined });
  const rule = row ?? asked.data;
  return (
    <aside className="peek" aria-label="Rule">
      <header className="record-head">
        <div className="record-line">
          {rule && <SeverityBadge level={rule.level} />}
          <span className="value muted clip">{ruleId}</span>
          <span className="push">
            <CloseButton aria-label="Close the peek" onClick={onClose} />
          </span>
        </div>
        {rule && <h1>{rule.title}</h1>}
        {rule && (
          <dl className="inline-pairs">
            <div>
              <dt>state</dt>
              <dd>
                <RuleState rule={rule} />
              </dd>
            </div>
            <div>
              <dt>7 days</dt>
              <dd>
                <WeekVolume rule={rule} />
              </dd>
            </div>
            <div>
              <dt>log source</dt>
              <dd>{logsourceText(rule.logsource)}</dd>
            </div>
            <div>
              <dt>on a match</dt>
              <dd>{effectText(rule)}</dd>
            </div>
            <div>
              <dt>true</dt>
              <dd>{rule.volume.judged === 0 ? 'none judged' : `${rule.volume.true} of ${rule.volume.judged}`}</dd>
            </div>
            <div>
              <dt>exceptions</dt>
              <dd>{rule.exceptionCount === 0 ? 'none' : rule.exceptionCount}</dd>
            </div>
          </dl>
        )}
        {rule?.volume.explanation && <p className="warn">{rule.volume.explanation}</p>}
        {rule && (
          <div className="actions">
            {onDecide && (
              <Button onClick={() => onDecide(rule)} rightSection={<KeyHint keys="s" />}>
                State …
              </Button>
            )}
            <Link to="/detections/$ruleId" params={{ ruleId }} className="button-link">
              Full page: text, versions, exceptions <KeyHint keys="o" />
            </Link>
          </div>
        )}
      </header>
      {asked.error && <FailureNotice what="The rule" error={asked.error} onRetry={() => void asked.refetch()} />}
      {rule === undefined && !asked.error && <LoadingRows label="Loading the rule" />}
      {rule === null && <Empty title="No rule has this id" />}
      {rule && (
        <Section title="Rule">
          <RuleAbout rule={{ ...rule, ruleSet: { ...rule.pack, name: rule.pack.title } }} />
        </Section>
      )}
    </aside>
  );
}
