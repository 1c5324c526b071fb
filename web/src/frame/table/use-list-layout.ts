import { type RefObject, useEffect, useMemo, useState } from 'react';
import { type ColumnLayout, parseColumnLayout, printColumnLayout, usualLayout } from './column-layout.ts';
import type { DataColumn } from './data-column.ts';
import { changeChoices, useTableChoices } from './table-choices.ts';

/** What the address says of the columns, and how to say it there. */
export type AddressedColumns = { readonly value: string | undefined; readonly onChange: (value?: string) => void };

export type ListLayout = {
  readonly layout: ColumnLayout;
  /** Nobody chose: what is shown follows from the room. */
  readonly isUsual: boolean;
  /** Undefined: back to the usual. */
  readonly change: (layout: ColumnLayout | undefined) => void;
};

/** The columns of the list called `name`: by its address, else as this person had them last, else the usual. */
export function useListLayout<Row>(
  name: string,
  columns: readonly DataColumn<Row>[],
  { listPx, addressed }: { readonly listPx: number; readonly addressed: AddressedColumns | undefined },
): ListLayout {
  const { columns: stored } = useTableChoices();
  const text = addressed?.value ?? stored[name];
  const chosen = useMemo(() => parseColumnLayout(text, columns), [text, columns]);
  const layout = useMemo(() => chosen ?? usualLayout(columns, listPx), [chosen, columns, listPx]);
  const change = (next: ColumnLayout | undefined) => {
    const printed = next && printColumnLayout(next);
    const { [name]: _, ...others } = stored;
    changeChoices({ columns: printed === undefined ? others : { ...others, [name]: printed } });
    addressed?.onChange(printed);
  };
  return { layout, isUsual: chosen === undefined, change };
}

/** The inner width of an element, in whole pixels; 0 until it is known. */
export function useInnerWidth(element: RefObject<HTMLElement | null>): number {
  const [px, setPx] = useState(0);
  useEffect(() => {
    if (!element.current) return;
    const observer = new ResizeObserver(([entry]) => setPx(Math.floor(entry?.contentRect.width ?? 0)));
    observer.observe(element.current);
    return () => observer.disconnect();
  }, [element]);
  return px;
}
