import { useShortcuts } from '../frame/shortcuts.ts';
import type { AlertActions } from './use-alert-actions.ts';

type QueueKeys = {
  readonly isPeeking: boolean;
  readonly actions: AlertActions;
  readonly closePeek: () => void;
  readonly judge: () => void;
  readonly showFresh: () => void;
};

/** What is done to alerts; how one moves among them, the list itself says. */
export function useQueueKeys({ isPeeking, actions, closePeek, judge, showFresh }: QueueKeys): void {
  useShortcuts('Queue', [
    { keys: 'Escape', name: 'Close the peek', run: () => isPeeking && closePeek() },
    { keys: 'a', name: 'Take', run: actions.take },
    { keys: 'v', name: 'Give a verdict', run: judge },
    { keys: 'm', name: 'Open a case, or go to it', run: actions.promote },
    { keys: '.', name: 'Show new alerts', run: showFresh },
    { keys: 'f', name: 'Search in the queue', run: () => document.getElementById('queue-search')?.focus() },
  ]);
}
