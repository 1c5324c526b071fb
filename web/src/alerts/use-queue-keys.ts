import { useNavigate } from '@tanstack/react-router';
import type { AlertSummary } from '../../../src/detect/alerts/contract.ts';
import { useShortcuts } from '../frame/shortcuts.ts';
import type { SteadyRow } from './steady-rows.ts';
import type { AlertActions } from './use-alert-actions.ts';

type QueueKeys = {
  readonly rows: readonly SteadyRow<AlertSummary>[];
  readonly active: AlertSummary | undefined;
  readonly isPeeking: boolean;
  readonly actions: AlertActions;
  readonly activate: (alert: AlertSummary) => void;
  readonly open: (alert: AlertSummary) => void;
  readonly closePeek: () => void;
  readonly judge: () => void;
  readonly showFresh: () => void;
};

export function useQueueKeys(queue: QueueKeys): void {
  const navigate = useNavigate();
  const { rows, active, actions } = queue;
  const step = (by: 1 | -1) => {
    const at = rows.findIndex(({ item }) => item.id === active?.id);
    const row = rows[at < 0 ? 0 : Math.min(Math.max(at + by, 0), rows.length - 1)];
    if (row) queue.activate(row.item);
  };
  const openPage = () => {
    if (active) void navigate({ to: '/alerts/$alertId', params: { alertId: active.number } });
  };
  const offOf = (refusal: string | undefined) => (active ? refusal : 'no alert is chosen');
  useShortcuts('Queue', [
    { keys: 'j', also: 'ArrowDown', name: 'Next alert', run: () => step(1) },
    { keys: 'k', also: 'ArrowUp', name: 'Alert before', run: () => step(-1) },
    { keys: 'Enter', name: 'Open at the right', run: () => active && queue.open(active) },
    { keys: 'Escape', name: 'Close the peek', run: () => queue.isPeeking && queue.closePeek() },
    { keys: 'o', name: 'Open the whole page', run: openPage },
    { keys: 'a', name: 'Take', off: offOf(actions.refusals.take), run: actions.take },
    { keys: 'v', name: 'Give a verdict', off: offOf(actions.refusals.judge), run: queue.judge },
    { keys: 'm', name: 'Open a case, or go to it', off: offOf(actions.refusals.promote), run: actions.promote },
    { keys: '.', name: 'Show new alerts', run: queue.showFresh },
    { keys: 'f', name: 'Search in the queue', run: () => document.getElementById('queue-search')?.focus() },
  ]);
}
