import './plain-table.css';
import { useEffect, useRef, useState } from 'react';
import { usePreferences } from '../preferences/preferences.ts';
import type { DataGridProps } from './data-grid.tsx';
import { cellClass } from './grid-row.tsx';
import { OrderButton, orderOf } from './order-button.tsx';
import { toggleRow } from './row-selection.ts';
import { DENSITIES } from './table-choices.ts';
import { useInnerWidth, useListLayout } from './use-list-layout.ts';

const PAGE_ROWS = 50;

/** The same rows as an ordinary table in pages, for those whom a grid that draws only what is seen does not serve. */
export function PlainTable<Row>(props: DataGridProps<Row>) {
  const { label, name, columns, source, rowId, rowName, activeId, selection, addressed, ordered, onPeek } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const listPx = useInnerWidth(scroller);
  const { density } = usePreferences();
  const { layout } = useListLayout(name, columns, { listPx, addressed });
  const drawn = layout.flatMap(({ key }) => columns.find((one) => one.key === key) ?? []);
  const [page, setPage] = useState(0);
  const pages = Math.max(1, Math.ceil(source.count / PAGE_ROWS));
  const start = Math.min(page, pages - 1) * PAGE_ROWS;
  const end = Math.min(start + PAGE_ROWS, source.count);
  const { want } = source;
  useEffect(() => want(start, end, -1), [want, start, end]);
  const rows = Array.from({ length: end - start }, (_, at) => source.at(start + at)).filter((row) => row !== undefined);

  return (
    <div className="scroll table-scroll" ref={scroller}>
      <PlainPages page={start / PAGE_ROWS} pages={pages} onPage={setPage} />
      <table className="plain-table" style={{ '--row': `${DENSITIES[density]}px` } as React.CSSProperties}>
        <caption className="hidden">
          {label}, rows {start + 1} to {end}
        </caption>
        <thead>
          <tr>
            {selection && <th scope="col">Chosen</th>}
            {drawn.map((column) => (
              <th
                key={column.key}
                scope="col"
                className={cellClass(column)}
                aria-sort={orderOf(column, ordered)?.direction}
              >
                <OrderButton column={column} ordered={ordered} />
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ item, isGone }) => (
            <tr
              key={rowId(item)}
              data-id={rowId(item)}
              aria-current={rowId(item) === activeId ? 'true' : undefined}
              className={isGone ? 'gone' : undefined}
            >
              {selection && (
                <td>
                  <input
                    type="checkbox"
                    aria-label={`Choose ${rowName(item)}`}
                    checked={selection.value.ids.has(rowId(item))}
                    onChange={() => selection.onChange(toggleRow(selection.value, rowId(item)))}
                  />
                </td>
              )}
              {drawn.map((column) => (
                <td key={column.key} className={cellClass(column)} title={column.hint?.(item)}>
                  {column.isMain && (
                    <button type="button" className="link-button" onClick={() => onPeek(item)}>
                      Open {rowName(item)}
                    </button>
                  )}{' '}
                  {column.cell(item)}
                  {column.under && <div className="cell-under">{column.under(item)}</div>}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

type PagesProps = { readonly page: number; readonly pages: number; readonly onPage: (page: number) => void };

function PlainPages({ page, pages, onPage }: PagesProps) {
  return (
    <nav aria-label="Pages of the table" className="plain-pages">
      <button type="button" className="link-button" disabled={page === 0} onClick={() => onPage(page - 1)}>
        Page before
      </button>
      <span>
        Page {page + 1} of {pages.toLocaleString('en')} that can be read now
      </span>
      <button type="button" className="link-button" disabled={page + 1 >= pages} onClick={() => onPage(page + 1)}>
        Next page
      </button>
    </nav>
  );
}
