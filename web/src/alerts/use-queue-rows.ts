import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { AlertSummary } from '../../../src/detect/alerts/contract.ts';
import { useWindowedRows, type WindowedRows } from '../frame/table/use-windowed-rows.ts';
import { alertChangesQuery, alertReader, alertTotalQuery } from './alert-calls.ts';
import type { QueueSearch } from './queue-search.ts';

/** The alerts that the address of the queue asks for. */
export function useQueueRows(search: QueueSearch): WindowedRows<AlertSummary> {
  const { data: changes } = useQuery(alertChangesQuery);
  const { data: counted, refetch: recount } = useQuery(alertTotalQuery(search));
  const total = useMemo(() => counted && { rows: counted.alerts, isExact: counted.isExact }, [counted]);
  return useWindowedRows({ ...alertReader(search), total, recount, changes });
}
