import { Button, NativeSelect } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import type { Backtest, BacktestResult } from '../../../../src/detect/backtest/contract.ts';
import { failureText } from '../../frame/api-failure.ts';
import { EventText } from '../../frame/event-text.tsx';
import { KeyHint } from '../../frame/key-caps.tsx';
import { FailureNotice } from '../../frame/load-states.tsx';
import { Section } from '../../frame/section.tsx';
import { ZonedTime } from '../../frame/zoned-time.tsx';
import { backtestSummary, precisionText } from './backtest-summary.ts';
import { backtestQuery, beginBacktest, stopBacktest } from './editor-calls.ts';
import { type KeptRun, keepRun, keptRun, ranOn } from './kept-run.ts';

/** For records of long ago, such as the sample. */
const NEWEST = 'newest';
const WINDOWS = [
  { value: '1', name: 'Last day' },
  { value: '7', name: 'Last 7 days' },
  { value: '30', name: 'Last 30 days' },
  { value: '90', name: 'Last 90 days' },
  { value: '365', name: 'Last 365 days' },
  { value: NEWEST, name: '30 days up to its newest event' },
] as const;
const NEWEST_DAYS = 30;
const DAY_MS = 86_400_000;
const SAMPLES_SHOWN = 10;
const EDITED = 'edited.yml';
const IN_FORCE = 'in-force.yml';

type Asked = { readonly text: string; readonly inForce: string | undefined };

export type BacktestRun = ReturnType<typeof useBacktest>;

/** Of the text in the editor and, where that is another, of the one in force: over the same events. */
export function useBacktest(ruleId: string | undefined) {
  const client = useQueryClient();
  const [kept] = useState(() => keptRun(client, ruleId));
  const [days, setDays] = useState(kept.days ?? '30');
  const [begun, setBegun] = useState(kept.backtest);
  const keep = (run: KeptRun) => {
    if (ruleId !== undefined) keepRun(client, ruleId, run);
  };
  const beginning = useMutation({
    mutationFn: async ({ text, inForce }: Asked) => {
      const rules = [
        { file: EDITED, text },
        ...(inForce !== undefined && inForce !== text ? [{ file: IN_FORCE, text: inForce }] : []),
      ];
      return beginBacktest({ rules, ...windowOf(days) });
    },
    onSuccess: ({ id }, { text }) => {
      setBegun({ id, text });
      keep({ backtest: { id, text } });
    },
  });
  const shown = useQuery({ ...backtestQuery(begun?.id ?? ''), enabled: begun !== undefined });
  return {
    days,
    setDays: (next: string) => {
      setDays(next);
      keep({ days: next });
    },
    /** For the editor that comes after this one. */
    trial: (): KeptRun => ({ days, ...(begun && { backtest: begun }) }),
    begin: (asked: Asked) => beginning.mutate(asked),
    isBeginning: beginning.isPending,
    error: beginning.error,
    text: begun?.text,
    shown: begun === undefined ? undefined : shown,
  };
}

function windowOf(days: string) {
  if (days === NEWEST) return { newestDays: NEWEST_DAYS };
  const toMs = Date.now();
  return { from: new Date(toMs - Number(days) * DAY_MS).toISOString(), to: new Date(toMs).toISOString() };
}

type BacktestPanelProps = {
  readonly run: BacktestRun;
  readonly text: string;
  /** Undefined: it was never saved. */
  readonly savedText: string | undefined;
  readonly refusal: string | undefined;
  readonly onBegin: () => void;
};

export function BacktestPanel({ run, text, savedText, refusal, onBegin }: BacktestPanelProps) {
  const backtest = run.shown?.data;
  const isRunning = backtest !== undefined && backtest.finishedAt === null;
  return (
    <Section
      title="Backtest"
      aside={backtest && run.text !== undefined && ranOn(run.text, { now: text, saved: savedText })}
    >
      <div className="form-foot">
        <NativeSelect
          size="xs"
          aria-label="Over which events"
          value={run.days}
          onChange={(event) => run.setDays(event.currentTarget.value)}
        >
          {WINDOWS.map(({ value, name }) => (
            <option key={value} value={value}>
              {name}
            </option>
          ))}
        </NativeSelect>
        <span className="muted grow">{refusal ?? 'Over stored events, by event time.'}</span>
        {isRunning && <Button onClick={() => void stopBacktest(backtest.id)}>Stop</Button>}
        <Button
          onClick={onBegin}
          loading={run.isBeginning || isRunning}
          disabled={refusal !== undefined}
          rightSection={<KeyHint keys="B" />}
        >
          Backtest
        </Button>
      </div>
      {run.error && <p className="danger">{failureText(run.error)}</p>}
      {run.shown?.error && (
        <FailureNotice what="The backtest" error={run.shown.error} onRetry={() => void run.shown?.refetch()} />
      )}
      {backtest && <Outcome backtest={backtest} />}
    </Section>
  );
}

function Outcome({ backtest }: { readonly backtest: Backtest }) {
  const edited = backtest.results.find(({ rule }) => rule.file === EDITED);
  const inForce = backtest.results.find(({ rule }) => rule.file === IN_FORCE);
  const refused = backtest.issues.filter(({ severity, file }) => severity === 'error' && file === EDITED);
  return (
    <div className="stack outcome">
      <p className="muted">
        <ZonedTime at={backtest.from} /> to <ZonedTime at={backtest.to} />
      </p>
      <p role="status">
        {backtest.finishedAt === null && `Searching, ${Math.round(backtest.progress * 100)} %`}
        {backtest.fault}
        {edited && <strong>{backtestSummary(edited)}</strong>}
      </p>
      {refused.map(({ line, message }) => (
        <p key={`${line} ${message}`} className="danger">
          Line {line}: <EventText text={message} />
        </p>
      ))}
      {edited && (
        <>
          {edited.stoppedBy && (
            <p className="warn">
              Stopped ({edited.stoppedBy}): searched back to <ZonedTime at={edited.coveredFrom} /> only.
            </p>
          )}
          <p>{precisionText(edited)}</p>
          {inForce && <Comparison edited={edited} inForce={inForce} />}
          <DayBars result={edited} />
          <Samples result={edited} />
        </>
      )}
    </div>
  );
}

function Comparison({ edited, inForce }: { readonly edited: BacktestResult; readonly inForce: BacktestResult }) {
  const rows: readonly (readonly [string, (result: BacktestResult) => string])[] = [
    ['Hits', ({ hits }) => hits.toLocaleString('en')],
    ['Entities', ({ entities }) => entities.toLocaleString('en')],
    ['Alerts in all', ({ entityDays }) => `≈${entityDays.toLocaleString('en')}`],
    ['True alerts still met', ({ verdicts }) => metOf(verdicts?.true)],
    ['False alerts still met', ({ verdicts }) => metOf(verdicts?.false)],
  ];
  return (
    <table className="facts-table">
      <caption>Against the version in force</caption>
      <thead>
        <tr>
          <td />
          <th scope="col">This text</th>
          <th scope="col">In force</th>
        </tr>
      </thead>
      <tbody>
        {rows.map(([name, value]) => (
          <tr key={name}>
            <th scope="row">{name}</th>
            <td className="figures">{value(edited)}</td>
            <td className="figures">{value(inForce)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

const metOf = (judged: { readonly alerts: number; readonly stillHit: number } | undefined): string =>
  judged === undefined ? 'not compared' : `${judged.stillHit} of ${judged.alerts}`;

/** The picture is the table. */
function DayBars({ result }: { readonly result: BacktestResult }) {
  if (result.perDay.length === 0) return null;
  const most = Math.max(...result.perDay.map(({ hits }) => hits));
  return (
    <table className="facts-table day-bars">
      <caption>Hits by day of event time, UTC; days without are left out</caption>
      <tbody>
        {result.perDay.map(({ day, hits }) => (
          <tr key={day}>
            <th scope="row">{day}</th>
            <td className="day-bar">
              <span style={{ width: `${(hits / most) * 100}%` }} />
            </td>
            <td className="figures">{hits.toLocaleString('en')}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Samples({ result }: { readonly result: BacktestResult }) {
  if (result.samples.length === 0) return null;
  const shown = result.samples.slice(0, SAMPLES_SHOWN);
  return (
    <div>
      <h3 className="muted">
        {shown.length} of {result.hits.toLocaleString('en')} hits
      </h3>
      <ul className="rows">
        {shown.map(({ eventId, time, entity, summary }) => (
          <li key={eventId}>
            <div className="grow">
              <div>
                <Link to="/events/$eventId" params={{ eventId }}>
                  <ZonedTime at={time} />
                </Link>{' '}
                <span className="muted">
                  <EventText text={entity} limit={120} />
                </span>
              </div>
              <div className="two-lines value">
                <EventText text={summary} limit={300} />
              </div>
            </div>
          </li>
        ))}
      </ul>
    </div>
  );
}
