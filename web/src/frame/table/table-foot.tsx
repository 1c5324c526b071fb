import { type ReactNode, useState } from 'react';
import type { DataColumn } from './data-column.ts';
import type { OrderedBy } from './data-table.tsx';
import type { RowSource } from './row-source.ts';
import { TableSettings } from './table-settings.tsx';
import type { AddressedColumns } from './use-list-layout.ts';

export type TableFootProps<Row> = {
  readonly name: string;
  readonly label: string;
  readonly noun: string;
  readonly columns: readonly DataColumn<Row>[];
  readonly source: RowSource<Row>;
  readonly chosen: number;
  readonly addressed: AddressedColumns | undefined;
  readonly ordered: OrderedBy | undefined;
  readonly exporting: ReactNode;
  readonly footnote: ReactNode;
};

/** How much there is, how much of it is chosen, and the way to the settings. */
export function TableFoot<Row>(props: TableFootProps<Row>) {
  const { source, noun, chosen, footnote } = props;
  const [isOpen, setOpen] = useState(false);
  return (
    <footer className="pager">
      <span className="muted" role="status">
        {countText(source, noun)}
        {chosen > 0 && `, ${chosen.toLocaleString('en')} chosen`}
      </span>
      {footnote && <span className="muted">{footnote}</span>}
      <span className="push">
        <button type="button" className="link-button" onClick={() => setOpen(true)}>
          Columns and rows …
        </button>
      </span>
      {isOpen && <TableSettings {...props} onClose={() => setOpen(false)} />}
    </footer>
  );
}

/** Never a number that nobody counted. */
function countText({ count, total }: Pick<RowSource<unknown>, 'count' | 'total'>, noun: string): string {
  const rows = total?.rows ?? count;
  const text = `${rows.toLocaleString('en')} ${noun}${rows === 1 ? '' : 's'}`;
  return total?.isExact ? text : `at least ${text}`;
}
