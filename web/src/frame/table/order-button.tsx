import type { DataColumn, ListOrder } from './data-column.ts';
import type { OrderedBy } from './data-table.tsx';

type Head = Pick<DataColumn<never>, 'title' | 'orders'>;

/** The order that the rows stand in, if it is one by this column. */
export function orderOf({ orders = [] }: Head, ordered: OrderedBy | undefined): ListOrder | undefined {
  return orders.find(({ value }) => value === ordered?.value);
}

/** The column's title; where rows can be ordered by it, each press gives the next of its orders. */
export function OrderButton({ column, ordered }: { readonly column: Head; readonly ordered: OrderedBy | undefined }) {
  const { title, orders = [] } = column;
  const now = orderOf(column, ordered);
  const next = orders[(now ? orders.indexOf(now) + 1 : 0) % orders.length];
  if (!ordered || !next) return title;
  return (
    <button
      type="button"
      className="order-button"
      title={now && next.value === now.value ? now.title : `Order: ${next.title.toLowerCase()}`}
      onClick={() => ordered.onChange(next.value)}
    >
      {title}
      {now && <span aria-hidden="true">{now.direction === 'ascending' ? ' ↑' : ' ↓'}</span>}
    </button>
  );
}
