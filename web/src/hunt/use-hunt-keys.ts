import { useNavigate, useRouter } from '@tanstack/react-router';
import { draftRule } from '../../../src/collect/event-query/contract.ts';
import { useShortcuts } from '../frame/shortcuts.ts';

import type { EventSummary } from './event-calls.ts';
import type { HuntSearch } from './hunt-search.ts';

type HuntKeys = {
  readonly search: HuntSearch;
  readonly rows: readonly EventSummary[];
  readonly isRunning: boolean;
  readonly run: (query: string) => void;
  readonly cancel: () => void;
  readonly peek: (eventId: string) => void;
  readonly closePeek: () => void;
};

export function useHuntKeys({ search, rows, isRunning, run, cancel, peek, closePeek }: HuntKeys): void {
  const navigate = useNavigate();
  const { history } = useRouter();
  const step = (by: 1 | -1) => {
    const at = rows.findIndex(({ id }) => id === search.peek);
    const row = rows[at < 0 ? 0 : Math.min(Math.max(at + by, 0), rows.length - 1)];
    if (row) peek(row.id);
  };
  const runAgain = () => run(search.query ?? '');
  const stop = () => {
    if (isRunning) cancel();
    else if (search.peek !== undefined) closePeek();
  };
  const startRule = () => {
    const draft = draftRule(search.query ?? '', crypto.randomUUID());
    history.push(`/detections/new?${new URLSearchParams({ draft })}`);
  };
  useShortcuts('Hunt', [
    { keys: 'f', name: 'Write a query', run: () => document.getElementById('hunt-query')?.focus() },
    { keys: 'mod+enter', also: '.', name: 'Run', run: runAgain },
    { keys: 'Escape', name: 'Cancel what runs, else close the event', run: stop },
    { keys: 'j', also: 'ArrowDown', name: 'Next event', run: () => step(1) },
    { keys: 'k', also: 'ArrowUp', name: 'Event before', run: () => step(-1) },
    {
      keys: 'o',
      name: 'Open the whole page of the event',
      run: () => search.peek && void navigate({ to: '/events/$eventId', params: { eventId: search.peek } }),
    },
    { keys: 'R', name: 'Start a rule from the query', run: startRule },
    // The buttons of values take these themselves.
    { keys: '+', name: 'On a value: only with it', run: () => undefined },
    { keys: '-', name: 'On a value: only without it', run: () => undefined },
  ]);
}
