import { useState } from 'react';
import type { AlertReply } from '../../../src/detect/alerts/contract.ts';
import { EventText } from '../frame/event-text.tsx';
import { Section } from '../frame/section.tsx';
import { visibleLine } from '../frame/visible-text.ts';
import { ZonedTime } from '../frame/zoned-time.tsx';
import { LogLine } from '../hunt/log-line.tsx';
import { AlertNotes } from './alert-notes.tsx';
import { HitList } from './hit-list.tsx';
import { MatchedFields } from './matched-fields.tsx';
import { PastVerdicts } from './past-verdicts.tsx';
import { prevalenceText } from './prevalence-text.ts';
import { RelatedAlerts } from './related-alerts.tsx';
import { RuleAbout } from './rule-about.tsx';

/** Everything about one alert, in the order in which an analyst asks: the same in the peek and on its page. */
export function AlertBody({ alert }: { readonly alert: AlertReply }) {
  const hits = [...alert.firstHits, ...alert.latestHits];
  const [chosenOrdinal, setChosenOrdinal] = useState<number>();
  const hit = hits.find(({ ordinal }) => ordinal === chosenOrdinal) ?? hits[0];
  const unshown = alert.hitCount - hits.length;

  return (
    <>
      <Section title="Why it fired" aside={hit && hits.length > 1 && `hit ${hit.ordinal} of ${alert.hitCount}`}>
        {hit ? (
          <>
            <p className="hit-line">
              <ZonedTime at={hit.eventTime} /> <bdi dir="ltr">{visibleLine(hit.summary.slice(0, 300))}</bdi>
            </p>
            <MatchedFields fields={hit.matchedFields} />
            <LogLine key={hit.eventId} eventId={hit.eventId} />
          </>
        ) : (
          <p className="muted">The hits of this alert are not stored any more.</p>
        )}
      </Section>
      <Section title="How usual this is">
        <p className="prose">{prevalenceText(alert.prevalence)}</p>
      </Section>
      {alert.notes.length > 0 && (
        <Section title="Notes" aside={notesShown(alert)}>
          <AlertNotes notes={alert.notes} />
        </Section>
      )}
      {alert.verdict && <Judgement verdict={alert.verdict} />}
      {alert.withdrawnVerdicts.length > 0 && (
        <Section title="Verdicts taken back">
          <PastVerdicts verdicts={alert.withdrawnVerdicts} />
        </Section>
      )}
      <Section title="Earlier verdicts on this rule">
        <PastVerdicts verdicts={alert.pastVerdicts} />
      </Section>
      <Section title="Other alerts about the same entity">
        <RelatedAlerts related={alert.related} />
      </Section>
      <Section title="Rule">
        <RuleAbout rule={alert.rule} />
      </Section>
      <Section
        title="Hits"
        aside={unshown > 0 ? `${unshown.toLocaleString('en')} in between are not listed` : undefined}
      >
        <HitList hits={hits} chosen={hit?.ordinal} onChoose={setChosenOrdinal} />
      </Section>
      <Section title="Why these hits are one alert">
        <Grouping alert={alert} />
      </Section>
    </>
  );
}

function notesShown({ notes, noteCount }: AlertReply): string {
  const count = noteCount.toLocaleString('en');
  return noteCount > notes.length ? `the newest ${notes.length} of ${count}` : count;
}

function Judgement({ verdict }: { readonly verdict: NonNullable<AlertReply['verdict']> }) {
  return (
    <Section title="Verdict">
      <PastVerdicts verdicts={[verdict]} />
    </Section>
  );
}

function Grouping({ alert }: { readonly alert: AlertReply }) {
  const { explanation, window } = alert.grouping;
  return (
    <>
      <p className="prose">
        <EventText text={explanation} />
      </p>
      <p className="muted">
        Window of {window.hours} h: <ZonedTime at={window.from} /> to <ZonedTime at={window.until} />
      </p>
    </>
  );
}
