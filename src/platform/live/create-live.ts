import type { Control, DeliveredEvent } from '../control/index.ts';
import { type Authenticate, type Route, route } from '../http/index.ts';
import type { Clock } from '../kernel/index.ts';
import { followLive, type LiveTopic } from './contract.ts';
import { createHintMerger } from './hint-merger.ts';
import { createLiveFloor, type LiveLimits } from './live-floor.ts';
import { createPresenceDesk } from './presence-desk.ts';

export type LiveOptions = {
  readonly control: Control;
  readonly authenticate: Authenticate;
  readonly clock: Clock;
  /** How far the pipeline has come, whichever process runs it. Asked once a second while somebody listens. */
  readonly pipelinePosition: () => Promise<number>;
  readonly limits?: LiveLimits;
};

export type Live = {
  readonly routes: readonly Route[];
  /** Ends every connection. Before the HTTP server closes, which would wait for them. */
  readonly close: () => void;
};

/** The first word of an event's type names the noun that changed: `alert.raised`. */
const TOPIC_OF_NOUN: Readonly<Record<string, LiveTopic>> = {
  alert: 'alerts',
  case: 'cases',
  rule: 'rules',
  exception: 'rules',
};

const LIMITS: LiveLimits = { connectionsPerUser: 12, connections: 1_000 };
const MERGE_MS = 200;
const BEAT_MS = 2_000;
const LOOK_MS = 4_000;
const POSITION_MS = 1_000;

/** Follows the outbox, so that every process of several tells its own readers of what any of them did. */
export function createLive({ control, authenticate, clock, pipelinePosition, limits = LIMITS }: LiveOptions): Live {
  const floor = createLiveFloor(authenticate, limits);
  const presence = createPresenceDesk(floor, clock);
  const merger = createHintMerger();
  control.followOutbox((events: readonly DeliveredEvent[]) => {
    for (const { type, subjectId } of events) {
      const topic = TOPIC_OF_NOUN[type.split('.')[0] ?? ''];
      if (topic) merger.add(topic, subjectId);
    }
  });
  const watchPosition = createWatch(pipelinePosition, (position) => merger.add('pipeline', String(position)));
  const whileHeard = (work: () => unknown) => () => void (floor.count() > 0 && work());
  const timers = [
    // Taken also when nobody listens: what happened before somebody came is nothing to tell him.
    setInterval(() => void floor.tell(merger.take()), MERGE_MS),
    setInterval(floor.beat, BEAT_MS),
    setInterval(() => void presence.sweep(), BEAT_MS),
    setInterval(whileHeard(floor.look), LOOK_MS),
    setInterval(whileHeard(watchPosition), POSITION_MS),
  ];
  for (const timer of timers) timer.unref();
  return {
    routes: [
      route(followLive, async (call) => {
        // Proxies would otherwise hold events back until a buffer is full.
        call.setHeader('x-accel-buffering', 'no');
        return floor.open(call);
      }),
      ...presence.routes,
    ],
    close: () => {
      for (const timer of timers) clearInterval(timer);
      floor.close();
    },
  };
}

/** Reports a value when it differs from the one before; a failure to read it is no change. */
function createWatch(read: () => Promise<number>, onChange: (value: number) => void): () => Promise<void> {
  let known: number | undefined;
  let isReading = false;
  return async () => {
    if (isReading) return;
    isReading = true;
    try {
      const value = await read();
      if (known !== undefined && value !== known) onChange(value);
      known = value;
    } catch {
      // Asked again in a second.
    } finally {
      isReading = false;
    }
  };
}
