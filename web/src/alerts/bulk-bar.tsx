import { Button } from '@mantine/core';
import { ChosenBar } from '../frame/many/chosen-bar.tsx';
import type { RowTotal } from '../frame/table/row-source.ts';
import { useMay } from '../identity/session.ts';
import type { BulkChoice } from './use-bulk.ts';

type BulkBarProps = { readonly bulk: BulkChoice; readonly total: RowTotal | undefined };

/** What can be done to the chosen alerts, and the way from those that are loaded to all that match. */
export function BulkBar({ bulk, total }: BulkBarProps) {
  const mayTriage = useMay('alerts.triage');
  const mayWriteCases = useMay('cases.write');
  if (bulk.count === 0) return null;
  const matching = total ? `${total.isExact ? '' : 'at least '}${total.rows.toLocaleString('en')}` : 'all';
  const isMoreThere = !bulk.isAll && total !== undefined && total.rows > bulk.count;
  return (
    <ChosenBar
      label="Actions on the chosen alerts"
      status={bulk.isAll ? `All ${matching} that match are chosen` : `${bulk.count.toLocaleString('en')} chosen`}
      more={
        isMoreThere && (
          <button type="button" className="link-button" onClick={bulk.chooseAll}>
            Select all {matching} matching
          </button>
        )
      }
      onClear={bulk.clear}
    >
      <Button disabled={!mayTriage} onClick={() => bulk.begin('take')}>
        Take …
      </Button>
      <Button disabled={!mayTriage} onClick={() => bulk.begin('verdict')}>
        Verdict …
      </Button>
      <Button disabled={!mayWriteCases} onClick={() => bulk.begin('case')}>
        To a case …
      </Button>
    </ChosenBar>
  );
}
