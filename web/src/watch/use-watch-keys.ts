import type { AlertActions } from '../alerts/use-alert-actions.ts';
import type { AlertDialogs } from '../alerts/use-alert-dialogs.tsx';
import { useShortcuts } from '../frame/shortcuts.ts';
import { nextRowId } from './next-alerts.tsx';

type WatchKeys = {
  readonly ids: readonly string[];
  readonly activeId: string | undefined;
  readonly actions: AlertActions;
  readonly isPeeking: boolean;
  readonly peek: (id: string) => void;
  readonly closePeek: () => void;
  readonly openPage: () => void;
  readonly dialogs: AlertDialogs;
  readonly showLatest: () => void;
};

export function useWatchKeys(keys: WatchKeys): void {
  const { ids, activeId, actions, isPeeking, peek } = keys;
  const step = (by: number) => {
    const at = activeId === undefined ? -1 : ids.indexOf(activeId);
    const id = ids[Math.min(ids.length - 1, Math.max(0, at + by))];
    if (id === undefined) return;
    document.getElementById(nextRowId(id))?.focus();
    if (isPeeking) peek(id);
  };
  const none = activeId === undefined ? 'No alert is chosen' : undefined;
  useShortcuts('Watch', [
    { keys: 'j', also: 'ArrowDown', name: 'Next alert', run: () => step(1) },
    { keys: 'k', also: 'ArrowUp', name: 'Alert before', run: () => step(-1) },
    { keys: 'Enter', name: 'Peek', off: none, run: () => activeId !== undefined && peek(activeId) },
    { keys: 'o', name: 'Open the page of the alert', off: none, run: keys.openPage },
    { keys: 'a', name: 'Take', off: actions.refusals.take, run: actions.take },
    { keys: 'v', name: 'Give a verdict', off: actions.refusals.judge, run: keys.dialogs.judge },
    { keys: 'm', name: 'Put into a case, or go to it', off: actions.refusals.promote, run: keys.dialogs.toCase },
    { keys: 'n', name: 'Write a note', off: actions.refusals.note, run: keys.dialogs.note },
    { keys: '.', name: 'Show the ranking of now', run: keys.showLatest },
    { keys: 'Escape', name: 'Close the peek', off: isPeeking ? undefined : 'No peek is open', run: keys.closePeek },
  ]);
}
