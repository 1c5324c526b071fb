import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import type { AlertSummary } from '../../../src/detect/alerts/contract.ts';
import type { RowSource } from '../frame/table/row-source.ts';
import { alertQuery } from './alert-calls.ts';

/** Whoever goes down a list with `j` does not open each. */
const REST_MS = 150;

/** Reads the alert that the keys rest on, and those beside it, before somebody opens them. */
export function useAlertsAhead(source: RowSource<AlertSummary>, activeId: string | undefined): void {
  const client = useQueryClient();
  const place = activeId === undefined ? -1 : source.placeOf(activeId);
  const ids = [place, place + 1, place - 1].map((at) => source.at(at)?.item.id);
  const text = place < 0 ? '' : ids.join(' ').trim();
  useEffect(() => {
    if (text === '') return;
    const resting = setTimeout(() => {
      for (const id of text.split(/ +/)) void client.prefetchQuery(alertQuery(id));
    }, REST_MS);
    return () => clearTimeout(resting);
  }, [client, text]);
}
