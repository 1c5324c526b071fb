import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link, useLocation } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import { ownActsQuery } from './shift-calls.ts';
import { nextShiftEnd, type ShiftEnd } from './shift-end.ts';
import { type ShiftState, shiftState } from './shift-steps.ts';
import { StepList } from './step-list.tsx';
import { leaveShift } from './welcome-state.ts';

/** Under the page while a practice shift is on: what is next, and how. It only watches; nothing waits for it. */
export function ShiftBand({ since }: { readonly since: string }) {
  const { data } = useQuery(ownActsQuery(since));
  const pathname = useLocation({ select: (location) => location.pathname });
  const state = data && shiftState(data.data);
  useLeaveWhenOver(state, pathname);
  if (!state) return null;
  return (
    <section className="shift-band" aria-label="Practice shift">
      <StepList state={state} />
      <NextStep state={state} />
      <div className="actions">
        {state.next && !pathname.startsWith(state.next.to) && (
          <Button renderRoot={(props) => <Link {...props} to={state.next?.to ?? '/queue'} />}>
            Go to {state.next.place}
          </Button>
        )}
        {!state.next && (
          <Button
            variant="filled"
            renderRoot={(props) => <Link {...props} to="/welcome" search={{ door: 'shift' }} />}
            onClick={() => leaveShift(true)}
          >
            See what to read next
          </Button>
        )}
        <Button variant="subtle" onClick={() => leaveShift(true)}>
          {state.next ? 'Leave the shift' : 'Close'}
        </Button>
      </div>
    </section>
  );
}

/** A band that is over is in the way. */
function useLeaveWhenOver(state: ShiftState | undefined, pathname: string): void {
  const end = useRef<ShiftEnd>('unknown');
  useEffect(() => {
    if (state === undefined) return;
    end.current = nextShiftEnd(end.current, state.next === undefined, pathname);
    if (end.current === 'left') leaveShift(true);
  }, [state, pathname]);
}

function NextStep({ state: { next, doneCount, steps } }: { readonly state: ShiftState }) {
  return (
    <p className="shift-next" role="status">
      {next ? (
        <>
          <strong>
            {doneCount + 1} of {steps.length}: {next.title}.
          </strong>{' '}
          {next.how}
        </>
      ) : (
        <>
          <strong>That was a shift.</strong> Five acts, all of them on record under your name.
        </>
      )}
    </p>
  );
}
