import { useEffect, useRef, useSyncExternalStore } from 'react';
import type { LiveTopic } from '../../../../src/platform/live/contract.ts';
import { queryClient, SESSION_KEY } from '../query-client.ts';
import { createLiveLink, type LiveState } from './live-link.ts';

const link = createLiveLink({
  openSource: () => new EventSource('/api/v1/live'),
  nowMs: Date.now,
  onRefused: () => void queryClient.invalidateQueries({ queryKey: SESSION_KEY }),
});

const HIDDEN_MS = 30_000;
const EVERY_MS = 1_000;

/** Calls when something of this topic has changed, or may have: at most once in `everyMs`. */
export function useLive(topic: LiveTopic, onHint: () => void, everyMs = EVERY_MS): void {
  const latest = useRef(onHint);
  useEffect(() => {
    latest.current = onHint;
  });
  useEffect(() => {
    let waiting: ReturnType<typeof setTimeout> | undefined;
    let calledMs = 0;
    const call = () => {
      waiting = undefined;
      calledMs = Date.now();
      latest.current();
    };
    const stop = link.listen(topic, () => {
      waiting ??= setTimeout(call, Math.max(0, calledMs + everyMs - Date.now()));
    });
    return () => {
      stop();
      clearTimeout(waiting);
    };
  }, [topic, everyMs]);
}

export function useLiveState(): LiveState {
  return useSyncExternalStore(link.onState, link.state);
}

/**
 * Holds the stream while somebody is signed in and looks: browsers open six connections to a server over HTTP/1.1, which
 * forgotten tabs would use up.
 */
export function useLiveLink(): void {
  useEffect(() => {
    let leaving: ReturnType<typeof setTimeout> | undefined;
    const follow = () => {
      clearTimeout(leaving);
      if (document.visibilityState === 'hidden') leaving = setTimeout(link.stop, HIDDEN_MS);
      else link.start();
    };
    follow();
    document.addEventListener('visibilitychange', follow);
    return () => {
      document.removeEventListener('visibilitychange', follow);
      clearTimeout(leaving);
      link.stop();
    };
  }, []);
}

/** For `refetchInterval`: seldom while hints come, as often as `aloneMs` says while they do not. */
export const pollEvery = (aloneMs: number) => () =>
  link.state().kind === 'live' ? Math.max(aloneMs, 60_000) : aloneMs;
