import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { FailureNotice } from '../frame/load-states.tsx';
import { sampleQuery } from '../frame/sample-calls.ts';
import { Section } from '../frame/section.tsx';
import { ZonedTime } from '../frame/zoned-time.tsx';
import { useMay } from '../identity/session.ts';
import { ownActsQuery } from './shift-calls.ts';
import { type ShiftState, shiftState } from './shift-steps.ts';
import { beginShift, endShift, leaveShift, useWelcome } from './welcome-state.ts';

export function ShiftDoor() {
  const { shiftSince } = useWelcome();
  const { data, error, refetch } = useQuery({ ...ownActsQuery(shiftSince ?? ''), enabled: shiftSince !== undefined });
  const state = shiftState(shiftSince === undefined ? [] : (data?.data ?? []));
  const isOver = shiftSince !== undefined && state.next === undefined;
  return (
    <>
      <Section title="Take a 10-minute shift" aside={shiftSince && `${state.doneCount} of ${state.steps.length} done`}>
        {error && <FailureNotice what="Your shift" error={error} onRetry={() => void refetch()} hasOldData={!!data} />}
        <p className="prose">
          What an analyst does all day, once: five acts, done for real. A step counts when the server has it on record,
          in whatever order and however you did it. Leave when you like; it waits here.
        </p>
        <Steps state={state} />
        <SampleWord />
        <ShiftButtons isBegun={shiftSince !== undefined} isOver={isOver} />
      </Section>
      {isOver && <ReadNext />}
    </>
  );
}

function Steps({ state: { steps } }: { readonly state: ShiftState }) {
  return (
    <ol className="shift-plan">
      {steps.map(({ step, act }) => (
        <li key={step.action} className={act ? 'step-done' : undefined}>
          <span className="step-mark" aria-hidden="true">
            {act ? '✓' : ''}
          </span>
          <span>
            <strong>{step.title}</strong>
            {act ? (
              <span className="muted">
                {' '}
                done <ZonedTime at={act.at} />, {act.subject.replace(/^\w+:/, '')}
              </span>
            ) : (
              <span className="muted shift-how">{step.how}</span>
            )}
          </span>
        </li>
      ))}
    </ol>
  );
}

/** The shift is meant for the sample, where nothing can go wrong; it works on live alerts just as well. */
function SampleWord() {
  const { data } = useQuery(sampleQuery);
  if (!data || data.isPresent) return null;
  return (
    <p className="warn">
      The sample has gone, so these acts would be on live alerts. To practise on the sample, start another server beside
      this one: <code>bin/watchfloor serve --demo --data /tmp/practice</code>
    </p>
  );
}

function ShiftButtons({ isBegun, isOver }: { readonly isBegun: boolean; readonly isOver: boolean }) {
  const { isShiftLeft } = useWelcome();
  const mayTriage = useMay('alerts.triage');
  const mayWrite = useMay('cases.write');
  if (!mayTriage || !mayWrite) {
    return <p className="muted">It needs the permissions alerts.triage and cases.write. Ask an administrator.</p>;
  }
  return (
    <div className="form-foot">
      {isBegun && <Button onClick={endShift}>{isOver ? 'Put it away' : 'Give it up'}</Button>}
      {isBegun && !isOver && (
        <Button
          variant="filled"
          renderRoot={(props) => <Link {...props} to="/queue" />}
          onClick={() => leaveShift(false)}
        >
          {isShiftLeft ? 'Go on' : 'To the queue'}
        </Button>
      )}
      {(!isBegun || isOver) && (
        <Button
          variant={isOver ? 'default' : 'filled'}
          renderRoot={(props) => <Link {...props} to="/queue" />}
          onClick={beginShift}
        >
          {isOver ? 'Begin another' : 'Begin the shift'}
        </Button>
      )}
    </div>
  );
}

const READING = [
  { to: '/queue', place: 'The queue', file: 'docs/guides/in-the-browser.md', why: 'keys, search, live lists, views' },
  { to: '/hunt', place: 'Hunt', file: 'docs/guides/hunting.md', why: 'ask what no alert found' },
  {
    to: '/detections',
    place: 'Detections',
    file: 'docs/guides/rules.md',
    why: 'tune rules: states, exceptions, tests',
  },
] as const;

function ReadNext() {
  return (
    <Section title="Three things to read next" aside="in the folder that Watchfloor was started from">
      <ul className="rows">
        {READING.map(({ to, place, file, why }) => (
          <li key={file}>
            <code className="grow">{file}</code>
            <span className="grow muted">{why}</span>
            <Link to={to}>{place}</Link>
          </li>
        ))}
      </ul>
    </Section>
  );
}
