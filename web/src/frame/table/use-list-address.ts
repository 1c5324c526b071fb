import { useNavigate } from '@tanstack/react-router';
import { useEffect, useRef, useState } from 'react';
import { onceIdle } from '../once-idle.ts';
import type { OrderedBy } from './data-table.tsx';
import type { AddressedColumns } from './use-list-layout.ts';

type ListSearch = {
  readonly cols?: string | undefined;
  readonly peek?: string | undefined;
  readonly sort?: string | undefined;
};

export type ListAddress = {
  readonly addressed: AddressedColumns;
  readonly ordered: OrderedBy;
  /** Id of the row that is open at the right; the address says so a moment later. */
  readonly peek: string | undefined;
  readonly setPeek: (id: string | undefined) => void;
};

/** What a list keeps in the address of its page: columns, order, and the row that is open beside it. */
export function useListAddress({ cols, peek, sort }: ListSearch, usualSort: string): ListAddress {
  const navigate = useNavigate();
  const change = (changes: ListSearch, replace: boolean) =>
    navigate({
      to: '.',
      // The page's own parser drops what it does not know, as with any address.
      search: ((old: Record<string, unknown>) => ({ ...old, ...changes })) as never,
      replace,
    });
  const [shown, setPeek] = usePeekAhead(peek, (id) => change({ peek: id }, peek !== undefined && id !== undefined));
  return {
    addressed: { value: cols, onChange: (next) => void change({ cols: next }, true) },
    ordered: {
      value: sort ?? usualSort,
      onChange: (next) => void change({ sort: next === usualSort ? undefined : next }, true),
    },
    peek: shown,
    setPeek,
  };
}

type Ahead = { readonly peek: string | undefined };

/** Another address draws the whole page again, so what is opened is on the screen before that. */
function usePeekAhead(
  peek: string | undefined,
  write: (peek: string | undefined) => Promise<void>,
): readonly [string | undefined, (peek: string | undefined) => void] {
  const [ahead, setAhead] = useState<Ahead>();
  const latest = useRef(write);
  useEffect(() => {
    latest.current = write;
  });
  const callOff = useRef<() => void>(undefined);
  useEffect(() => () => callOff.current?.(), []);
  const setPeek = (id: string | undefined) => {
    const mine = { peek: id };
    callOff.current?.();
    setAhead(mine);
    callOff.current = onceIdle(() => {
      void latest.current(id).finally(() => setAhead((now) => (now === mine ? undefined : now)));
    });
  };
  return [ahead ? ahead.peek : peek, setPeek];
}
