import { useQuery } from '@tanstack/react-query';
import type { countMatchingAlerts } from '../../../../src/detect/alerts/contract.ts';
import { useMay } from '../../identity/session.ts';
import { callApi } from '../call-api.ts';
import { isOfAlerts } from '../search/attack-id.ts';
import { recognise } from '../search/recognise.ts';
import type { PaletteItem } from './palette-items.ts';

/** The alerts of an ATT&CK id that was typed, with their count; `?` until it is counted, and where that failed. */
export function useAttackItems(typed: string, goTo: (href: string) => void): readonly PaletteItem[] {
  const mayRead = useMay('alerts.read');
  const id = attackIdIn(typed);
  const isWanted = mayRead && id !== undefined;
  const { data } = useQuery({
    queryKey: ['alerts', 'of-attack', id],
    queryFn: ({ signal }) =>
      callApi<typeof countMatchingAlerts>({
        method: 'GET',
        path: '/api/v1/alerts/matching',
        query: { ...(id !== undefined && { attack: id }) },
        signal,
      }),
    enabled: isWanted,
    staleTime: 10_000,
  });
  if (!isWanted) return [];
  const count = data ? countText(data) : '?';
  const href = `/queue?${new URLSearchParams({ attack: id, state: 'open,taken,closed' })}`;
  return [{ id: `attack ${id}`, group: 'Go to', name: `Alerts of ${id}: ${count}`, run: () => goTo(href) }];
}

export function attackIdIn(typed: string): string | undefined {
  const [reading] = recognise(typed).readings;
  return reading?.kind === 'attack' && isOfAlerts(reading.value) ? reading.value : undefined;
}

export function countText({ alerts, isExact }: { readonly alerts: number; readonly isExact: boolean }): string {
  if (alerts === 0) return 'none';
  return `${isExact ? '' : 'more than '}${alerts.toLocaleString('en')}`;
}
