/** A column as the table sees it. */
export type TableColumn = {
  readonly title: string;
  /** Gives way when the terminal is narrow, down to `LEAST_ELASTIC` characters. */
  readonly isElastic?: boolean;
  /** Where even that is too wide, it stands on a second line, after its `label`. */
  readonly isDetail?: boolean;
  readonly label?: string;
};

export type LaidLine = { readonly text: string; readonly isDim: boolean };

const LEAST_ELASTIC = 30;
const GAP = '  ';

const widthOf = (widths: readonly number[]) => widths.reduce((sum, width) => sum + width + GAP.length, -GAP.length);

/** Takes from the widest elastic column first, so that the others stay whole as long as possible. */
function shrink(columns: readonly TableColumn[], natural: readonly number[], room: number): number[] {
  const widths = [...natural];
  for (let spare = room - widthOf(widths); spare < 0; spare += 1) {
    const widest = columns.reduce(
      (best, column, index) =>
        column.isElastic === true && (widths[index] ?? 0) > Math.max(LEAST_ELASTIC, best < 0 ? 0 : (widths[best] ?? 0))
          ? index
          : best,
      -1,
    );
    if (widest < 0) break;
    widths[widest] = (widths[widest] ?? 0) - 1;
  }
  return widths;
}

function fitCell(text: string, width: number): string {
  return text.length > width ? `${text.slice(0, Math.max(0, width - 1))}…` : text.padEnd(width);
}

function layLine(cells: readonly string[], widths: readonly number[]): string {
  return cells
    .map((cell, index) => fitCell(cell, widths[index] ?? 0))
    .join(GAP)
    .trimEnd();
}

/** A table for `room` characters: one line a row, or two where one cannot hold it. */
export function layTable(
  columns: readonly TableColumn[],
  rows: readonly (readonly string[])[],
  room: number,
): readonly LaidLine[] {
  const natural = columns.map((column, index) =>
    Math.max(column.title.length, ...rows.map((row) => row[index]?.length ?? 0)),
  );
  const widths = shrink(columns, natural, room);
  const titles = columns.map((column) => column.title);
  if (widthOf(widths) > room && columns.some((column) => column.isDetail === true))
    return layStacked(columns, rows, room);
  return [
    { text: layLine(titles, widths), isDim: true },
    ...rows.map((row) => ({ text: layLine(row, widths), isDim: false })),
  ];
}

function layStacked(
  columns: readonly TableColumn[],
  rows: readonly (readonly string[])[],
  room: number,
): readonly LaidLine[] {
  const heads = columns.filter((column) => column.isDetail !== true);
  const headCells = (cells: readonly string[]) => cells.filter((_, index) => columns[index]?.isDetail !== true);
  const indent = ' '.repeat(Math.max(0, ...rows.map((row) => row[0]?.length ?? 0), columns[0]?.title.length ?? 0) + 2);
  const details = (row: readonly string[]) =>
    columns
      .flatMap((column, index) => {
        const cell = row[index] ?? '';
        return column.isDetail === true && cell !== '' && cell !== '-' ? [`${column.label ?? ''}${cell}`] : [];
      })
      .join(' · ');
  const [titles, ...lines] = layTable(heads, rows.map(headCells), room);
  return [
    ...(titles ? [titles] : []),
    ...lines.flatMap((line, index) => [
      line,
      { text: fitCell(`${indent}${details(rows[index] ?? [])}`, room).trimEnd(), isDim: true },
    ]),
  ];
}

/** Breaks a text into lines of at most `width` characters, after spaces where there are any. */
export function wrapText(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  let rest = text;
  while (rest.length > width) {
    const space = rest.lastIndexOf(' ', width);
    const end = space > 0 ? space : width;
    lines.push(rest.slice(0, end));
    rest = rest.slice(end).trimStart();
  }
  return [...lines, rest];
}
