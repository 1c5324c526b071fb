import { type Lake, MOST_SENDERS, type SenderHealth, senderState, sourceHealth } from '../../collect/lake/index.ts';
import type { Clock } from '../../platform/kernel/index.ts';
import type { WatchReply } from './contract.ts';

const LOOK_BACK_DAYS = 90;
const DAY_MS = 86_400_000;
/** Reading looks at every event of the look-back: once for all who watch, and no more often than this. */
const KEEP_MS = 20_000;
const TROUBLED_SHOWN = 10;

/** `unread`: the lake did not say. */
export type SendersRead = readonly SenderHealth[] | 'unread';

type Reading = { endedMs?: number; readonly senders: Promise<SendersRead> };

/** What every sender gave in the last day. What was read, and that it could not be, is kept for twenty seconds. */
export function createSourceWatch(lake: Lake, clock: Clock): () => Promise<SendersRead> {
  let reading: Reading | undefined;
  return () => {
    const nowMs = clock.nowMs();
    if (reading !== undefined && nowMs - (reading.endedMs ?? nowMs) < KEEP_MS) return reading.senders;
    const wanted = { fromMs: nowMs - DAY_MS, toMs: nowMs, lookBackFromMs: nowMs - LOOK_BACK_DAYS * DAY_MS };
    const mine: Reading = { senders: sourceHealth(lake, wanted).catch(() => 'unread' as const) };
    reading = mine;
    void mine.senders.then((found) => {
      mine.endedMs = clock.nowMs();
      // The first logs of all are to be seen at once, and reading nothing costs nothing.
      if (found.length === 0 && reading === mine) reading = undefined;
    });
    return mine.senders;
  };
}

const TROUBLES = ['silent', 'rejecting', 'late', 'ahead', 'heard'] as const;

/** Counts by state, and who is to be looked after: silent ones first, and of these the one that was heard last. */
export function sourcesOf(senders: readonly SenderHealth[], nowMs: number): NonNullable<WatchReply['sources']> {
  const told = senders.map((sender) => ({ ...sender, state: senderState(sender, nowMs) }));
  const inState = (state: string) => told.filter((sender) => sender.state === state).length;
  const newest = Math.max(...senders.map(({ lastReceivedMs }) => lastReceivedMs));
  return {
    lookBackDays: LOOK_BACK_DAYS,
    isCut: senders.length >= MOST_SENDERS,
    counts: {
      heard: inState('heard'),
      late: inState('late'),
      ahead: inState('ahead'),
      rejecting: inState('rejecting'),
      silent: inState('silent'),
    },
    lastReceivedAt: senders.length === 0 ? null : new Date(newest).toISOString(),
    troubled: told
      .filter(({ state }) => state !== 'heard')
      .toSorted(
        (one, other) =>
          TROUBLES.indexOf(one.state) - TROUBLES.indexOf(other.state) || other.lastReceivedMs - one.lastReceivedMs,
      )
      .slice(0, TROUBLED_SHOWN)
      .map(({ sourceId, sender, state, lastReceivedMs, medianLagMs }) => ({
        sourceId,
        sender,
        state,
        lastReceivedAt: new Date(lastReceivedMs).toISOString(),
        medianLagMs: medianLagMs ?? null,
      })),
  };
}
