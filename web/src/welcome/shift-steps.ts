import type { ReplyOf } from '../../../src/platform/http/contract.ts';
import type { listOwnActsRoute } from '../../../src/platform/identity/contract.ts';

export type Act = ReplyOf<typeof listOwnActsRoute>['data'][number];

/** Five acts of an analyst's day, each with the name under which the server writes it down. */
export const SHIFT_STEPS = [
  {
    action: 'alerts.take',
    title: 'Take an alert',
    how: 'In the queue, go up and down with j and k, and press a. It is yours now: nobody else works on it.',
    to: '/queue',
    place: 'the queue',
  },
  {
    action: 'alerts.give-verdict',
    title: 'Give a verdict',
    how: 'Look at what matched, then press v and choose: true, benign, false or duplicate. Ctrl Z takes it back.',
    to: '/queue',
    place: 'the queue',
  },
  {
    action: 'cases.open',
    title: 'Open a case',
    how: 'On an alert that needs more than a verdict, press m. Several alerts: mark them with x first.',
    to: '/queue',
    place: 'the queue',
  },
  {
    action: 'cases.add-note',
    title: 'Add a note',
    how: 'In your case, write what you know so far, and keep it. Nobody can change it later: it is the log.',
    to: '/cases',
    place: 'the cases',
  },
  {
    action: 'cases.close',
    title: 'Close with an outcome',
    how: 'In your case, choose Close the case: what it was, and one sentence for who reads it in a year.',
    to: '/cases',
    place: 'the cases',
  },
] as const;

export type ShiftStep = (typeof SHIFT_STEPS)[number];

export type ShiftState = {
  readonly steps: readonly { readonly step: ShiftStep; readonly act: Act | undefined }[];
  /** The first that is not done; undefined: all are. They may be done in any order. */
  readonly next: ShiftStep | undefined;
  readonly doneCount: number;
};

/** Where a shift stands, by what the server has written down of it. `acts` are newest first. */
export function shiftState(acts: readonly Act[]): ShiftState {
  const steps = SHIFT_STEPS.map((step) => ({ step, act: acts.findLast(({ action }) => action === step.action) }));
  const next = steps.find(({ act }) => act === undefined)?.step;
  return { steps, next, doneCount: steps.filter(({ act }) => act !== undefined).length };
}
