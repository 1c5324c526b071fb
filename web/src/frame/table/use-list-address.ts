import { useNavigate } from '@tanstack/react-router';
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
  /** Id of the row that is open at the right. */
  readonly peek: string | undefined;
  readonly setPeek: (id: string | undefined) => void;
};

/** What a list keeps in the address of its page: columns, order, and the row that is open beside it. */
export function useListAddress({ cols, peek, sort }: ListSearch, usualSort: string): ListAddress {
  const navigate = useNavigate();
  const change = (changes: ListSearch, replace: boolean) =>
    void navigate({
      to: '.',
      // The page's own parser drops what it does not know, as with any address.
      search: ((old: Record<string, unknown>) => ({ ...old, ...changes })) as never,
      replace,
    });
  return {
    addressed: { value: cols, onChange: (next) => change({ cols: next }, true) },
    ordered: {
      value: sort ?? usualSort,
      onChange: (next) => change({ sort: next === usualSort ? undefined : next }, true),
    },
    peek,
    setPeek: (id) => change({ peek: id }, peek !== undefined && id !== undefined),
  };
}
