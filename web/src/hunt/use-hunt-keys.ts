import { useRouter } from '@tanstack/react-router';
import { draftRule, splitHunt } from '../../../src/collect/event-query/contract.ts';
import { randomUuid } from '../frame/random-uuid.ts';
import { useShortcuts } from '../frame/shortcuts.ts';
import type { HuntSearch } from './hunt-search.ts';

type HuntKeys = {
  readonly search: HuntSearch;
  readonly isPeeking: boolean;
  readonly isRunning: boolean;
  readonly run: (query: string) => void;
  readonly cancel: () => void;
  readonly closePeek: () => void;
};

/** What is done with the query; how one moves among the events, the list itself says. */
export function useHuntKeys({ search, isPeeking, isRunning, run, cancel, closePeek }: HuntKeys): void {
  const { history } = useRouter();
  const runAgain = () => run(search.query ?? '');
  const stop = () => {
    if (isRunning) cancel();
    else if (isPeeking) closePeek();
  };
  const startRule = () => {
    const draft = draftRule(splitHunt(search.query ?? '').filter, randomUuid());
    history.push(`/detections/new?${new URLSearchParams({ draft })}`);
  };
  useShortcuts('Hunt', [
    { keys: 'f', name: 'Write a query', run: () => document.getElementById('hunt-query')?.focus() },
    { keys: 'mod+enter', also: '.', name: 'Run', run: runAgain },
    { keys: 'Escape', name: 'Cancel what runs, else close the event', run: stop },
    { keys: 'R', name: 'Start a rule from the query', run: startRule },
    // The buttons of values take these themselves.
    { keys: '+', name: 'On a value: only with it', run: () => undefined },
    { keys: '-', name: 'On a value: only without it', run: () => undefined },
  ]);
}
