import { useShortcuts } from '../frame/shortcuts.ts';
import type { AlertActions } from './use-alert-actions.ts';
import type { AlertDialogs } from './use-alert-dialogs.tsx';
import type { BulkChoice } from './use-bulk.ts';

type QueueKeys = {
  readonly isPeeking: boolean;
  readonly actions: AlertActions;
  /** Where several are chosen, the keys act on them. */
  readonly bulk: BulkChoice;
  readonly closePeek: () => void;
  readonly dialogs: AlertDialogs;
  readonly suppress: () => void;
  readonly showFresh: () => void;
};

/** What is done to alerts; how one moves among them, the list itself says. */
export function useQueueKeys({ isPeeking, actions, bulk, closePeek, dialogs, suppress, showFresh }: QueueKeys): void {
  const isMany = bulk.count > 0;
  const offOf = (refusal: string | undefined) => (isMany ? undefined : refusal);
  const stepBack = () => {
    if (isPeeking) closePeek();
    else bulk.clear();
  };
  useShortcuts('Queue', [
    { keys: 'Escape', name: 'Close the peek, then let go what is chosen', run: stepBack },
    {
      keys: 'a',
      name: 'Take',
      off: offOf(actions.refusals.take),
      run: () => (isMany ? bulk.begin('take') : actions.take()),
    },
    {
      keys: 'v',
      name: 'Give a verdict',
      off: offOf(actions.refusals.judge),
      run: () => (isMany ? bulk.begin('verdict') : dialogs.judge()),
    },
    {
      keys: 'm',
      name: 'Put into a case, or go to it',
      off: offOf(actions.refusals.promote),
      run: () => (isMany ? bulk.begin('case') : dialogs.toCase()),
    },
    { keys: '', name: 'Take out of its case …', off: actions.refusals.unlink, run: dialogs.outOfCase },
    { keys: 'n', name: 'Write a note', off: actions.refusals.note, run: dialogs.note },
    { keys: 'z', name: 'Suppress: except what it found, until a day', run: suppress },
    { keys: '.', name: 'Show new alerts', run: showFresh },
    { keys: 'f', name: 'Search in the queue', run: () => document.getElementById('queue-search')?.focus() },
  ]);
}
