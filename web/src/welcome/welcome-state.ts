import { useSyncExternalStore } from 'react';
import { changePreferences } from '../frame/preferences/preferences.ts';

/** How far somebody is who came by the link of a first start; `over` also where it was sent away. */
export type FirstRun = 'queue' | 'alert' | 'doors' | 'over';

export type Welcome = {
  /** Absent for who did not come by a first start: nothing of it is shown unasked. */
  readonly firstRun?: FirstRun;
  /** When the practice shift began; absent while there is none. */
  readonly shiftSince?: string;
  /** It waits until somebody goes on with it. */
  readonly isShiftLeft?: boolean;
};

const STAGES = ['queue', 'alert', 'doors', 'over'] as const satisfies readonly FirstRun[];
/** Per person in this browser. */
const keyOf = (userId: string) => `watchfloor.welcome.${userId}`;
const listeners = new Set<() => void>();
let owner: string | undefined;
let state: Welcome = {};

/** What was stored, as far as it is of this form: a browser keeps it over many versions. */
export function parseWelcome(text: string | null): Welcome {
  try {
    const { firstRun: stage, shiftSince, isShiftLeft } = JSON.parse(text ?? '{}') as Record<string, unknown>;
    const firstRun = STAGES.find((each) => each === stage);
    const isMoment = typeof shiftSince === 'string' && !Number.isNaN(Date.parse(shiftSince));
    return { ...(firstRun && { firstRun }), ...(isMoment && { shiftSince, isShiftLeft: isShiftLeft === true }) };
  } catch {
    return {};
  }
}

function stored(userId: string): Welcome {
  try {
    return parseWelcome(localStorage.getItem(keyOf(userId)));
  } catch {
    return {};
  }
}

/** Called when it is known who is signed in. */
export function loadWelcome(userId: string): void {
  if (owner === userId) return;
  owner = userId;
  state = stored(userId);
  for (const listener of listeners) listener();
}

function setWelcome(next: Welcome): void {
  state = next;
  try {
    if (owner !== undefined) localStorage.setItem(keyOf(owner), JSON.stringify(next));
  } catch {
    // Storage can be forbidden; it then lasts until the page is loaded again.
  }
  for (const listener of listeners) listener();
}

/** The name under which the account keeps that it is over; how far somebody is, the browser keeps. */
export const FIRST_RUN_NOTICE = 'first-run';

export const setFirstRun = (firstRun: FirstRun): void => setWelcome({ ...state, firstRun });

export const beginShift = (): void =>
  setWelcome({ ...state, shiftSince: new Date().toISOString(), isShiftLeft: false });
export const leaveShift = (isShiftLeft: boolean): void => setWelcome({ ...state, isShiftLeft });

export function endShift(): void {
  const { shiftSince: _, isShiftLeft: __, ...rest } = state;
  setWelcome(rest);
}

/** Done, or sent away: wherever this person signs in by a link, it does not begin again. */
export function endFirstRun(): void {
  setFirstRun('over');
  void changePreferences({ dismissed: { [FIRST_RUN_NOTICE]: true } });
}

/** False: this person has been led through it, or sent it away, before. */
export function beginFirstRun(userId: string): boolean {
  loadWelcome(userId);
  if (state.firstRun !== undefined) return false;
  setFirstRun('queue');
  return true;
}

export function useWelcome(): Welcome {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => state,
  );
}
