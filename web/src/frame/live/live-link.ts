import type { LiveHint, LiveTopic } from '../../../../src/platform/live/contract.ts';

export type LiveState =
  | { readonly kind: 'off' }
  | { readonly kind: 'connecting' }
  | { readonly kind: 'live' }
  /** Nothing was heard for five seconds: what is on the screen was whole at `sinceMs`. */
  | { readonly kind: 'stale'; readonly sinceMs: number };

/** What of `EventSource` is used; it exists in browsers only. */
export type LiveSource = Pick<EventSource, 'readyState' | 'close'> & {
  readonly addEventListener: (type: string, listener: (event: { readonly data?: unknown }) => void) => void;
};

type Parts = {
  readonly openSource: () => LiveSource;
  readonly nowMs: () => number;
  /** The server refused: perhaps nobody is signed in any more. */
  readonly onRefused: () => void;
};

export type LiveLink = {
  /** Returns how to stop listening. */
  readonly listen: (topic: LiveTopic, listener: () => void) => () => void;
  readonly onState: (listener: () => void) => () => void;
  readonly state: () => LiveState;
  readonly start: () => void;
  readonly stop: () => void;
};

const SILENCE_MS = 5_000;
const LOOK_MS = 500;
const CLOSED = 2;
const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 10_000;

/** One stream for the whole page. It comes again by itself, and tells everybody then, as nothing is kept for who was away. */
export function createLiveLink(parts: Parts): LiveLink {
  const topics = new Map<LiveTopic, Set<() => void>>();
  const watchers = new Set<() => void>();
  let state: LiveState = { kind: 'off' };
  let heardMs = 0;
  let hasMissed = false;
  let watch: ReturnType<typeof setInterval> | undefined;

  const become = (next: LiveState) => {
    if (next.kind === state.kind) return;
    state = next;
    for (const watcher of watchers) watcher();
  };
  const tell = (topic: LiveTopic) => {
    for (const listener of topics.get(topic) ?? []) listener();
  };
  const heard = () => {
    heardMs = parts.nowMs();
  };
  const tries = createTries(parts, {
    beat: heard,
    hint: (data) => {
      heard();
      const topic = topicOf(data);
      if (topic) tell(topic);
    },
    ready: () => {
      heard();
      become({ kind: 'live' });
      if (hasMissed) for (const topic of topics.keys()) tell(topic);
      hasMissed = false;
    },
  });
  const look = () => {
    tries.look();
    if (state.kind === 'stale' || parts.nowMs() - heardMs <= SILENCE_MS) return;
    hasMissed = true;
    become({ kind: 'stale', sinceMs: heardMs });
  };
  return {
    listen: (topic, listener) => {
      const known = topics.get(topic) ?? new Set();
      topics.set(topic, known.add(listener));
      return () => void known.delete(listener);
    },
    onState: (watcher) => {
      watchers.add(watcher);
      return () => void watchers.delete(watcher);
    },
    state: () => state,
    start: () => {
      if (watch !== undefined) return;
      heard();
      become({ kind: 'connecting' });
      tries.look();
      watch = setInterval(look, LOOK_MS);
    },
    stop: () => {
      clearInterval(watch);
      watch = undefined;
      hasMissed = true;
      tries.stop();
      become({ kind: 'off' });
    },
  };
}

type Handlers = {
  readonly beat: () => void;
  readonly hint: (data: unknown) => void;
  readonly ready: () => void;
};

/** Opens a source, and another one when it fails or says nothing, after pauses that double. */
function createTries({ openSource, nowMs, onRefused }: Parts, { beat, hint, ready }: Handlers) {
  let source: LiveSource | undefined;
  let heardMs = 0;
  let nextAtMs = 0;
  let pauseMs = FIRST_PAUSE_MS;
  const giveUp = () => {
    source?.close();
    source = undefined;
    nextAtMs = nowMs() + pauseMs;
    pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS);
  };
  const open = () => {
    const opened = openSource();
    source = opened;
    heardMs = nowMs();
    const on = (type: string, handle: (data: unknown) => void) =>
      opened.addEventListener(type, ({ data }) => {
        if (source !== opened) return;
        heardMs = nowMs();
        handle(data);
      });
    on('beat', beat);
    on('hint', hint);
    on('ready', () => {
      pauseMs = FIRST_PAUSE_MS;
      ready();
    });
    on('error', () => {
      const isRefused = opened.readyState === CLOSED;
      giveUp();
      if (isRefused) onRefused();
    });
  };
  return {
    look: () => {
      if (source && nowMs() - heardMs > SILENCE_MS) giveUp();
      if (!source && nowMs() >= nextAtMs) open();
    },
    stop: () => {
      source?.close();
      source = undefined;
      nextAtMs = 0;
      pauseMs = FIRST_PAUSE_MS;
    },
  };
}

function topicOf(data: unknown): LiveTopic | undefined {
  try {
    // Written by the server through `liveHintSchema`.
    return (JSON.parse(String(data)) as LiveHint).topic;
  } catch {
    return undefined;
  }
}
