import type { DataColumn } from './data-column.ts';

/** Which columns a list shows, in this order, and those widths that somebody set. */
export type ColumnLayout = readonly { readonly key: string; readonly widthPx?: number }[];

type Known = Pick<DataColumn<never>, 'key' | 'isMain'>;

export const LEAST_PX = 40;
export const MOST_PX = 1_200;

/** `level,title.320,entity`: as it stands in an address. Undefined where it names no column of this list. */
export function parseColumnLayout(text: string | undefined, columns: readonly Known[]): ColumnLayout | undefined {
  if (text === undefined) return undefined;
  const known = new Set(columns.map(({ key }) => key));
  const chosen = new Map<string, { key: string; widthPx?: number }>();
  for (const part of text.split(',')) {
    const [key = '', width] = part.split('.');
    if (!known.has(key)) continue;
    const widthPx = width === undefined ? Number.NaN : Number(width);
    chosen.set(key, Number.isFinite(widthPx) ? { key, widthPx: boundedWidth(widthPx) } : { key });
  }
  if (chosen.size === 0) return undefined;
  const absentMains = columns.filter(({ key, isMain }) => isMain && !chosen.has(key)).map(({ key }) => ({ key }));
  return [...absentMains, ...chosen.values()];
}

export function printColumnLayout(layout: ColumnLayout): string {
  return layout.map(({ key, widthPx }) => (widthPx === undefined ? key : `${key}.${widthPx}`)).join(',');
}

export function boundedWidth(px: number): number {
  return Math.round(Math.min(Math.max(px, LEAST_PX), MOST_PX));
}

type Placed = Pick<DataColumn<never>, 'key' | 'fromPx' | 'isExtra'>;

/** What is shown where nobody chose: the usual columns, as far as the list is wide enough for them. */
export function usualLayout(columns: readonly Placed[], listPx: number): ColumnLayout {
  return columns.filter(({ isExtra = false, fromPx = 0 }) => !isExtra && listPx >= fromPx).map(({ key }) => ({ key }));
}

/** With `key` moved by one place among those that are shown. */
export function moveColumn(layout: ColumnLayout, key: string, by: 1 | -1): ColumnLayout {
  const at = layout.findIndex((column) => column.key === key);
  const column = layout[at];
  const to = at + by;
  if (column === undefined || to < 0 || to >= layout.length) return layout;
  return layout.toSpliced(at, 1).toSpliced(to, 0, column);
}

const LEAST_OF_REST_PX = 160;
/** The style sheet draws cells shorter in such a list. */
const COMPACT_PX = 1_000;

/** The width of every shown column: set, usual, or an equal part of the room that the others leave. */
export function fittedWidths(
  columns: readonly Pick<DataColumn<never>, 'key' | 'widthPx' | 'compactPx'>[],
  layout: ColumnLayout,
  listPx: number,
): Readonly<Record<string, number>> {
  const isCompact = listPx < COMPACT_PX;
  const usual = new Map(columns.map((one) => [one.key, isCompact ? (one.compactPx ?? one.widthPx) : one.widthPx]));
  const known = layout.map(({ key, widthPx }) => ({ key, px: widthPx ?? usual.get(key) }));
  const taken = known.reduce((sum, { px = 0 }) => sum + px, 0);
  const others = known.filter(({ px }) => px === undefined).length;
  const rest = Math.max(LEAST_OF_REST_PX, Math.floor((listPx - taken) / Math.max(others, 1)));
  return Object.fromEntries(known.map(({ key, px = rest }) => [key, px]));
}

/** The layout with the widths that differ from what `fittedWidths` gave: those that somebody set. */
export function withWidths(
  layout: ColumnLayout,
  before: Readonly<Record<string, number>>,
  widths: Readonly<Record<string, number>>,
): ColumnLayout {
  return layout.map((column) => {
    const px = widths[column.key];
    return px === undefined || px === before[column.key] ? column : { key: column.key, widthPx: boundedWidth(px) };
  });
}
