import { setTimeout as pause } from 'node:timers/promises';
import { WatchfloorError } from '../../kernel/index.ts';
import type { Database, OutboxFollower, OutboxSubscriber } from '../contract.ts';
import { describeError, pauseAfterFailures, type RunnerParts, settleWithin } from '../runner.ts';
import {
  advanceSubscriber,
  claimSubscriber,
  countFailedTry,
  LEASE_RENEWAL_MS,
  lookAtEnd,
  nextEvents,
  type OutboxEnd,
  parkEvent,
  pruneOutbox,
  registerSubscriber,
  type SequencedEvent,
  sequencePending,
  yieldSubscriber,
} from './outbox-store.ts';

const POLL_MS = 1_000;
const EVENTS_A_ROUND = 100;
/** About a minute of growing pauses; then the event is set aside. */
const TRIES_BEFORE_PARKING = 10;
const PRUNE_EVERY_MS = 3_600_000;

export type OutboxRunner = {
  readonly start: (subscribers: readonly OutboxSubscriber[]) => void;
  readonly follow: (follower: OutboxFollower) => void;
  readonly stop: () => Promise<void>;
};

export function createOutboxRunner(parts: RunnerParts): OutboxRunner {
  const stopping = new AbortController();
  const loops: Promise<void>[] = [];
  const deliveries: Delivery[] = [];
  return {
    start: (subscribers) => {
      loops.push(runForever(parts, stopping.signal, pruneEvery(parts)));
      for (const subscriber of subscribers) {
        const delivery = new Delivery(parts, subscriber, stopping.signal);
        deliveries.push(delivery);
        loops.push(runForever(parts, stopping.signal, () => delivery.round()));
      }
    },
    follow: (follower) => void loops.push(runForever(parts, stopping.signal, followEvents(parts.db, follower))),
    stop: async () => {
      stopping.abort();
      await settleWithin(loops);
      await Promise.all(deliveries.map((delivery) => delivery.leave()));
    },
  };
}

/** `round` returns whether it found work, so that a backlog is worked off without waiting. */
async function runForever(parts: RunnerParts, signal: AbortSignal, round: () => Promise<boolean>): Promise<void> {
  let failures = 0;
  while (!signal.aborted) {
    try {
      const isBusy = await round();
      failures = 0;
      if (!isBusy) await parts.wakeUps.wait('control_outbox', POLL_MS, signal);
    } catch (error) {
      failures += 1;
      if (!isUnavailable(error)) parts.report('The outbox stumbled and goes on', { error: describeError(error) });
      await pause(pauseAfterFailures(failures), undefined, { signal }).catch(() => undefined);
    }
  }
}

function pruneEvery(parts: RunnerParts): () => Promise<boolean> {
  let nextAt = 0;
  return async () => {
    if (performance.now() < nextAt) return false;
    await pruneOutbox(parts.db);
    nextAt = performance.now() + PRUNE_EVERY_MS;
    return false;
  };
}

/** Reads along without a position of its own in the store, so that any number of processes can. */
function followEvents(db: Database, follower: OutboxFollower): () => Promise<boolean> {
  let position: string | undefined;
  return async () => {
    const end = await lookAtSequencedEnd(db);
    const after = position ?? end.horizon;
    position = after;
    if (end.horizon === after) return end.hasPending;
    const query = { after, horizon: end.horizon, types: undefined, atMost: EVENTS_A_ROUND };
    const events = await nextEvents(db, query);
    position = events.at(-1)?.position ?? end.horizon;
    follower(events);
    return events.length === EVENTS_A_ROUND;
  };
}

async function lookAtSequencedEnd(db: Database): Promise<OutboxEnd> {
  const end = await lookAtEnd(db);
  if (!end.hasPending) return end;
  await sequencePending(db);
  return lookAtEnd(db);
}

function isUnavailable(error: unknown): boolean {
  return error instanceof WatchfloorError && error.code === 'control.unavailable';
}

/** One subscriber's events, in order, by one process at a time. */
class Delivery {
  readonly #parts: RunnerParts;
  readonly #subscriber: OutboxSubscriber;
  readonly #signal: AbortSignal;
  readonly #lease: { readonly name: string; readonly holder: string };
  #isRegistered = false;
  /** As far as this process knows; asked again whenever the log has grown. */
  #position: string | undefined;

  constructor(parts: RunnerParts, subscriber: OutboxSubscriber, signal: AbortSignal) {
    this.#parts = parts;
    this.#subscriber = subscriber;
    this.#signal = signal;
    this.#lease = { name: subscriber.name, holder: parts.holder };
  }

  async round(): Promise<boolean> {
    const { db } = this.#parts;
    await this.#register();
    const end = await lookAtSequencedEnd(db);
    // An idle subscriber reads and never writes.
    if (end.horizon === this.#position) return end.hasPending;
    const claim = await claimSubscriber(db, this.#lease);
    if (claim === undefined) return false;
    this.#position = claim.position;
    const query = {
      after: claim.position,
      horizon: end.horizon,
      types: this.#subscriber.types,
      atMost: EVENTS_A_ROUND,
    };
    const events = await nextEvents(db, query);
    const isDone = await this.#deliverAll(events, claim.failedTries);
    if (isDone && events.length < EVENTS_A_ROUND) await this.#advance(end.horizon);
    return isDone;
  }

  /** On stop: the next process need not wait for the lease to run out. */
  async leave(): Promise<void> {
    await yieldSubscriber(this.#parts.db, this.#lease).catch(() => undefined);
  }

  async #register(): Promise<void> {
    if (this.#isRegistered) return;
    await registerSubscriber(this.#parts.db, this.#subscriber.name, this.#parts.isAlone);
    this.#isRegistered = true;
  }

  async #deliverAll(events: readonly SequencedEvent[], failedTries: number): Promise<boolean> {
    let earlierTries = failedTries;
    for (const event of events) {
      if (!(await this.#deliver(event, earlierTries))) return false;
      if (!(await this.#advance(event.position))) return false;
      earlierTries = 0;
    }
    return true;
  }

  async #advance(position: string): Promise<boolean> {
    const isHeld = await advanceSubscriber(this.#parts.db, this.#lease, position);
    this.#position = isHeld ? position : undefined;
    return isHeld;
  }

  /** True once the event is handled or parked; false when stopped before. */
  async #deliver(event: SequencedEvent, earlierTries: number): Promise<boolean> {
    const { db, report } = this.#parts;
    let tries = earlierTries;
    while (!this.#signal.aborted) {
      try {
        await this.#handle(event);
        return true;
      } catch (error) {
        // Our own database being away says nothing about the event: not counted, tried again by the outer loop.
        if (isUnavailable(error)) throw error;
        tries += 1;
        const facts = { subscriber: this.#subscriber.name, outboxId: event.outboxId, tries };
        report('An outbox handler failed', { ...facts, error: describeError(error) });
        if (tries >= TRIES_BEFORE_PARKING) {
          await parkEvent(db, this.#lease, { outboxId: event.outboxId, error: describeError(error) });
          return true;
        }
        await countFailedTry(db, this.#lease);
        await pause(pauseAfterFailures(tries), undefined, { signal: this.#signal }).catch(() => undefined);
      }
    }
    return false;
  }

  async #handle(event: SequencedEvent): Promise<void> {
    const { position: _, ...delivered } = event;
    const renewal = setInterval(() => {
      void claimSubscriber(this.#parts.db, this.#lease).catch(() => undefined);
    }, LEASE_RENEWAL_MS);
    try {
      await this.#subscriber.handle(delivered);
    } finally {
      clearInterval(renewal);
    }
  }
}
