import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { AlertSummary } from '../../../src/detect/alerts/contract.ts';
import { alertChangesQuery } from './alert-calls.ts';
import { type SteadyRows, steadyRows } from './steady-rows.ts';

const NONE: readonly AlertSummary[] = [];

type Shown = { readonly key: string; readonly items: readonly AlertSummary[] };

/** `latest` is undefined while nothing has been loaded for `key`. */
export function useSteadyRows(
  latest: readonly AlertSummary[] | undefined,
  key: string,
): SteadyRows<AlertSummary> & { readonly showFresh: () => void } {
  const [shown, setShown] = useState<Shown>();
  const { data: changes } = useQuery(alertChangesQuery);
  const showLatest = () => latest && setShown({ key, items: latest });
  // An empty list has no row that could move: what arrives is shown at once.
  if (latest && (shown?.key !== key || (shown.items.length === 0 && latest.length > 0))) showLatest();
  const items = shown?.key === key ? shown.items : NONE;
  return { ...steadyRows({ shown: items, latest: latest ?? NONE, changes }), showFresh: () => void showLatest() };
}
