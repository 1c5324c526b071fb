import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import type { LiveTopic } from '../../../../src/platform/live/contract.ts';
import { useLive, useLiveLink, useLiveState } from './use-live.ts';
import './live.css';

/** Whether what stands on the screen follows the server, in the bar. */
export function LiveMark() {
  useLiveLink();
  useTopicRefresh({ topic: 'alerts', keys: ['alerts'] });
  useTopicRefresh({ topic: 'cases', keys: ['cases'] });
  useTopicRefresh({ topic: 'rules', keys: ['rules', 'exceptions'] });
  // More hits on an alert that stands already are told by nothing else.
  useTopicRefresh({ topic: 'pipeline', keys: ['alerts'], everyMs: 5_000 });
  const state = useLiveState();
  const isStale = state.kind === 'stale';
  useRefreshOnChange(isStale);
  return (
    <span role="status" className="live-mark">
      {state.kind === 'live' && (
        <span className="live" title="Changes on the server show here by themselves">
          <span className="hidden">Live</span>
        </span>
      )}
      {isStale && (
        <span className="stale" title="No word from the server since then; it is asked every few seconds">
          stale since {new Date(state.sinceMs).toISOString().slice(11, 19)}
        </span>
      )}
    </span>
  );
}

const BUSY_PAUSE_MS = 1_000;

type Refresh = { readonly topic: LiveTopic; readonly keys: readonly string[]; readonly everyMs?: number };

/** Reads anew what is on the screen of these keys. One that is being read is read again afterwards, not broken off. */
function useTopicRefresh({ topic, keys, everyMs }: Refresh): void {
  const client = useQueryClient();
  useLive(
    topic,
    () => {
      for (const key of keys) {
        const refresh = () => {
          if (client.isFetching({ queryKey: [key] }) > 0) setTimeout(refresh, BUSY_PAUSE_MS);
          else void client.invalidateQueries({ queryKey: [key] });
        };
        refresh();
      }
    },
    everyMs,
  );
}

/** Without hints, lists are read anew at once: that also starts their polling. */
function useRefreshOnChange(isStale: boolean): void {
  const client = useQueryClient();
  useEffect(() => {
    if (isStale) void client.invalidateQueries({ predicate: ({ queryKey }) => POLLED.has(String(queryKey[0])) });
  }, [isStale, client]);
}

const POLLED = new Set(['alerts', 'cases', 'rules']);
