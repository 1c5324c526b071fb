import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import type { DetectionInFull } from '../../../src/detect/content/contract.ts';
import { RuleAbout } from '../alerts/rule-about.tsx';
import { EventText } from '../frame/event-text.tsx';
import { FailureNotice, LoadingRows } from '../frame/load-states.tsx';
import { Section } from '../frame/section.tsx';
import { SeverityBadge } from '../frame/severity-badge.tsx';
import { useTitle } from '../frame/use-title.ts';
import { UtcTime } from '../frame/utc-time.tsx';
import { detectionQuery } from './detection-calls.ts';
import { logsourceText } from './detection-list.tsx';
import { ExceptionTable } from './exception-table.tsx';
import { RuleDecisionForm } from './rule-decision-form.tsx';
import { effectText, RuleState, WeekVolume } from './rule-state.tsx';
import { RuleVersions } from './rule-versions.tsx';

const route = getRouteApi('/frame/detections/$ruleId');

export function RulePage() {
  const { ruleId } = route.useParams();
  const { data, error, refetch } = useQuery(detectionQuery(ruleId));
  useTitle(data?.title ?? 'Rule');
  return (
    <main className="page page-record wide">
      <nav aria-label="Back" className="crumbs">
        <Link to="/detections">Detections</Link>
      </nav>
      {!data && <h1 className="hidden">Rule</h1>}
      {error && <FailureNotice what="The rule" error={error} onRetry={() => void refetch()} hasOldData={!!data} />}
      {!data && !error && <LoadingRows label="Loading the rule" />}
      {data && (
        <>
          <RuleHead rule={data} />
          <div className="columns">
            <RuleRecord rule={data} />
            <RuleDecisions rule={data} />
          </div>
        </>
      )}
    </main>
  );
}

function RuleHead({ rule }: { readonly rule: DetectionInFull }) {
  const { volume } = rule;
  return (
    <header className="record-head">
      <div className="record-line">
        <SeverityBadge level={rule.level} />
        <RuleState rule={rule} />
        <span className="value muted clip">{rule.id}</span>
      </div>
      <h1>{rule.title}</h1>
      <dl className="inline-pairs">
        <div>
          <dt>log source</dt>
          <dd>{logsourceText(rule.logsource)}</dd>
        </div>
        <div>
          <dt>on a match</dt>
          <dd>{effectText(rule)}</dd>
        </div>
        <div>
          <dt>7 days</dt>
          <dd>
            <WeekVolume rule={rule} />
            {volume.expected !== null && <span className="muted"> of {volume.expected} expected</span>}
          </dd>
        </div>
        <div>
          <dt>true</dt>
          <dd>{volume.judged === 0 ? 'none judged' : `${volume.true} of ${volume.judged}`}</dd>
        </div>
      </dl>
      {volume.explanation && <p className="warn">{volume.explanation}</p>}
    </header>
  );
}

function RuleRecord({ rule }: { readonly rule: DetectionInFull }) {
  return (
    <div>
      <Section title="Exceptions" aside={rule.exceptions.length}>
        {rule.exceptions.length === 0 ? (
          <p className="muted">Nothing of it is hidden.</p>
        ) : (
          <ExceptionTable exceptions={rule.exceptions} />
        )}
      </Section>
      <Section title="Text" aside={rule.replaces ? `in place of ${rule.replaces.packId}’s` : rule.pack.title}>
        {rule.text === null ? (
          <p className="muted">The file cannot be read any more.</p>
        ) : (
          <RuleText text={rule.text} />
        )}
      </Section>
      <Section title="Rule">
        <RuleAbout rule={{ ...rule, ruleSet: { ...rule.pack, name: rule.pack.title } }} />
      </Section>
    </div>
  );
}

/** Line by line: a rule's author may write what turns the reading direction, too. */
function RuleText({ text }: { readonly text: string }) {
  return (
    <pre className="rule-text">
      {text
        .trimEnd()
        .split(/\r?\n/)
        .map((line, place) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a text never changes, and lines repeat.
          <div key={place}>
            <EventText text={line} />
          </div>
        ))}
    </pre>
  );
}

function RuleDecisions({ rule }: { readonly rule: DetectionInFull }) {
  return (
    <div>
      <Section title="State">
        <RuleDecisionForm
          key={`${rule.state} ${rule.level} ${rule.decision?.state} ${rule.decision?.level}`}
          rule={rule}
        />
      </Section>
      <Section title="Versions" aside={rule.versions.length}>
        <RuleVersions rule={rule} />
      </Section>
      <Section title="Changes" aside={rule.changes.length}>
        <RuleChanges changes={rule.changes} />
      </Section>
    </div>
  );
}

function RuleChanges({ changes }: { readonly changes: DetectionInFull['changes'] }) {
  if (changes.length === 0) return <p className="muted">It runs as its pack says.</p>;
  return (
    <ul className="rows">
      {changes.map((change) => (
        <li key={change.at}>
          <div className="grow">
            <div>{change.reason}</div>
            <div className="muted">
              {changeText(change.change)} · {change.by.name} · <UtcTime at={change.at} />
            </div>
          </div>
        </li>
      ))}
    </ul>
  );
}

const NAMES: Readonly<Record<string, string>> = { state: 'state', level: 'level', raisesAlert: 'raises alerts' };

function changeText(change: Readonly<Record<string, unknown>>): string {
  return Object.entries(change)
    .map(([name, value]) => `${NAMES[name] ?? name}: ${toOf(value)}`)
    .join(', ');
}

/** Each setting comes with what it was and what it became; null is what the pack says. */
function toOf(value: unknown): string {
  const to = typeof value === 'object' && value !== null && 'to' in value ? value.to : undefined;
  return to === null || to === undefined ? 'as its pack says' : String(to);
}
