import { useState } from 'react';
import { NOTHING_CHOSEN, type RowSelection } from '../frame/table/row-selection.ts';
import type { BulkAct, BulkTarget } from './alert-set-calls.ts';
import { type QueueSearch, queueFilterOf } from './queue-search.ts';

export type BulkChoice = {
  readonly selection: RowSelection;
  readonly choose: (selection: RowSelection) => void;
  /** Everything that the filter matches, not only what is loaded. */
  readonly isAll: boolean;
  readonly chooseAll: () => void;
  readonly count: number;
  readonly clear: () => void;
  /** What is being asked about; undefined where no dialog is open. */
  readonly asked: BulkAct['kind'] | undefined;
  readonly begin: (kind: BulkAct['kind']) => void;
  readonly end: () => void;
  readonly target: BulkTarget;
};

/** Which alerts of the queue are chosen together. Another filter does not silently take what it hides with it. */
export function useBulk(search: QueueSearch): BulkChoice {
  const [selection, setSelection] = useState(NOTHING_CHOSEN);
  const [allOf, setAllOf] = useState<string>();
  const [asked, setAsked] = useState<BulkAct['kind']>();
  const key = JSON.stringify(queueFilterOf(search));
  const isAll = allOf === key && selection.ids.size > 0;
  const choose = (next: RowSelection) => {
    setAllOf(undefined);
    setSelection(next);
  };
  return {
    selection,
    choose,
    isAll,
    chooseAll: () => setAllOf(key),
    count: selection.ids.size,
    clear: () => choose(NOTHING_CHOSEN),
    asked,
    begin: setAsked,
    end: () => setAsked(undefined),
    target: isAll ? { search } : { ids: [...selection.ids] },
  };
}
