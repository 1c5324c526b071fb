import { CloseButton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { TechniqueCoverageReply } from '../../../../src/detect/content/contract.ts';
import { EventText } from '../../frame/event-text.tsx';
import { ExternalLink } from '../../frame/external-link.tsx';
import { FailureNotice, LoadingRows } from '../../frame/load-states.tsx';
import { Section } from '../../frame/section.tsx';
import { SeverityBadge } from '../../frame/severity-badge.tsx';
import { ZonedTime } from '../../frame/zoned-time.tsx';
import { COVERAGE_WORDS } from './cell-fill.ts';
import { techniqueQuery } from './coverage-calls.ts';

type TechniquePanelProps = {
  readonly technique: string;
  readonly onOpen: (technique: string) => void;
  readonly onClose: () => void;
};

export function TechniquePanel({ technique, onOpen, onClose }: TechniquePanelProps) {
  const { data, error, refetch, isPlaceholderData } = useQuery(techniqueQuery(technique));
  const shown = isPlaceholderData ? undefined : data;
  return (
    <aside className="peek" aria-label="Technique">
      <header className="record-head">
        <div className="record-line">
          <ExternalLink address={`https://attack.mitre.org/techniques/${technique.replace('.', '/')}`}>
            {technique}
          </ExternalLink>
          <span className="muted clip">{shown?.tactics.join(', ')}</span>
          <span className="push">
            <CloseButton aria-label="Close the panel" onClick={onClose} />
          </span>
        </div>
        {shown && (
          <>
            <h1>{shown.name}</h1>
            <p>
              <strong>{COVERAGE_WORDS[shown.coverage].word}</strong>: {COVERAGE_WORDS[shown.coverage].meaning}.
            </p>
          </>
        )}
      </header>
      {error && <FailureNotice what="The technique" error={error} onRetry={() => void refetch()} />}
      {!shown && !error && <LoadingRows label="Loading the technique" />}
      {shown && <Facts technique={shown} onOpen={onOpen} />}
    </aside>
  );
}

type FactsProps = { readonly technique: TechniqueCoverageReply; readonly onOpen: (technique: string) => void };

function Facts({ technique, onOpen }: FactsProps) {
  const { logsources, subTechniques, ruleList, rules, seeing } = technique;
  return (
    <>
      <Section title="Log sources" aside="received in the last 7 days">
        {logsources.length === 0 && <p className="muted">No rule says which would be needed.</p>}
        <ul className="rows">
          {logsources.map(({ name, rules: some, lastReceivedAt }) => (
            <li key={name}>
              <span className="grow value">
                <EventText text={name} limit={200} />
              </span>
              <span className="muted">{some === 1 ? '1 rule' : `${some} rules`}</span>
              {lastReceivedAt === null ? <span className="warn">not received</span> : <ZonedTime at={lastReceivedAt} />}
            </li>
          ))}
        </ul>
      </Section>
      {subTechniques.length > 0 && (
        <Section title="Sub-techniques" aside={subTechniques.length}>
          <ul className="rows">
            {subTechniques.map(({ id, name, coverage, rules: some }) => (
              <li key={id}>
                <button type="button" className="link-button grow clip" onClick={() => onOpen(id)}>
                  {id} {name}
                </button>
                <span className="muted">{some === 1 ? '1 rule' : `${some} rules`}</span>
                <span className={`swatch ${COVERAGE_WORDS[coverage].fill}`} /> {COVERAGE_WORDS[coverage].word}
              </li>
            ))}
          </ul>
        </Section>
      )}
      <Section title="Rules" aside={`${rules} live, ${seeing} of them see; ${ruleList.length} shown`}>
        {ruleList.length === 0 && <p className="muted">No rule names it.</p>}
        <ul className="rows">
          {ruleList.map((rule) => (
            <li key={rule.id}>
              <SeverityBadge level={rule.level} />
              <div className="grow">
                <Link to="/detections/$ruleId" params={{ ruleId: rule.id }}>
                  {rule.title}
                </Link>
                <div className="muted">
                  <EventText text={rule.author || 'author not named'} limit={120} /> · {rule.logsource}
                </div>
              </div>
              <span className={rule.coverage === 'blind' ? 'warn' : 'muted'}>
                {rule.state === 'live' ? COVERAGE_WORDS[rule.coverage].word : rule.state}
              </span>
            </li>
          ))}
        </ul>
      </Section>
    </>
  );
}
