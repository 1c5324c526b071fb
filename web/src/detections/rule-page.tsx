import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { lazy, Suspense, useState } from 'react';
import type { DetectionInFull } from '../../../src/detect/content/contract.ts';
import { RuleAbout } from '../alerts/rule-about.tsx';
import { EventText } from '../frame/event-text.tsx';
import { FailureNotice, LoadingRows } from '../frame/load-states.tsx';
import { Section } from '../frame/section.tsx';
import { SeverityBadge } from '../frame/severity-badge.tsx';
import { useTitle } from '../frame/use-title.ts';
import { ZonedTime } from '../frame/zoned-time.tsx';
import { detectionQuery } from './detection-calls.ts';
import { ExceptionTable } from './exception-table.tsx';
import { logsourceText } from './logsource-text.ts';
import { RuleDecisionForm } from './rule-decision-form.tsx';
import { RuleDiff } from './rule-diff.tsx';
import { effectText, RuleState, WeekVolume } from './rule-state.tsx';
import { RuleTests } from './rule-tests.tsx';
import { RuleVersions } from './rule-versions.tsx';
import { RuleVolume } from './rule-volume.tsx';
import './rule-page.css';

const route = getRouteApi('/frame/detections/$ruleId');
const CodeEditor = lazy(async () => ({ default: (await import('./editor/code-editor.tsx')).CodeEditor }));

export function RulePage() {
  const { ruleId } = route.useParams();
  const { data, error, refetch } = useQuery(detectionQuery(ruleId));
  const [compared, setCompared] = useState<string>();
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
            <RuleRecord rule={data} compared={compared} />
            <RuleDecisions rule={data} compared={compared} onCompare={setCompared} />
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
      <div className="record-line">
        <h1>{rule.title}</h1>
        <Link to="/detections/$ruleId/edit" params={{ ruleId: rule.id }} className="button-link">
          Edit, test, backtest
        </Link>
      </div>
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

type RecordProps = { readonly rule: DetectionInFull; readonly compared: string | undefined };

const volumeAside = ({ volume }: DetectionInFull): string =>
  volume.expected === null
    ? 'too little to say what to expect'
    : `${volume.lastWeek} of ${volume.expected} expected in 7 days`;

function RuleRecord({ rule, compared }: RecordProps) {
  return (
    <div>
      <Section title="Exceptions" aside={rule.exceptions.length}>
        {rule.exceptions.length === 0 ? (
          <p className="muted">Nothing of it is hidden.</p>
        ) : (
          <ExceptionTable exceptions={rule.exceptions} />
        )}
      </Section>
      <Section title="Volume" aside={volumeAside(rule)}>
        <RuleVolume rule={rule} />
      </Section>
      <RuleTests ruleId={rule.id} />
      {compared !== undefined && (
        <Section title="Compared" aside={`${compared} to ${rule.version}, in force`}>
          <RuleDiff ruleId={rule.id} from={compared} to={rule.version} />
        </Section>
      )}
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

/** Coloured once the editor's chunk is there; the plain text is there at once, and says the same. */
function RuleText({ text }: { readonly text: string }) {
  return (
    <Suspense fallback={<PlainText text={text} />}>
      <div className="rule-code">
        <CodeEditor key={text} label="Rule, YAML" text={text} isReadOnly />
      </div>
    </Suspense>
  );
}

/** Line by line: a rule's author may write what turns the reading direction, too. */
function PlainText({ text }: { readonly text: string }) {
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

type DecisionsProps = RecordProps & { readonly onCompare: (version: string | undefined) => void };

function RuleDecisions({ rule, compared, onCompare }: DecisionsProps) {
  return (
    <div>
      <Section title="State">
        <RuleDecisionForm
          key={`${rule.state} ${rule.level} ${rule.decision?.state} ${rule.decision?.level}`}
          rule={rule}
        />
      </Section>
      <Section title="Versions" aside={rule.versions.length}>
        <RuleVersions rule={rule} compared={compared} onCompare={onCompare} />
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
              {changeText(change.change)} · {change.by.name} · <ZonedTime at={change.at} />
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
