import type { FieldRecord } from '../../contract.ts';
import { decodeUtf8, readPayloadText } from '../../framing/index.ts';
import { MAX_CELLS, readCells } from '../../text/index.ts';

/** A table below a header. */
export type Table = {
  /** The header's line, from 1. */
  readonly line: number;
  /** Behind the header, its line end included. */
  readonly headerBytes: number;
  /** Undefined: the line has not the header's columns. */
  readonly read: (line: string) => FieldRecord | undefined;
};

const DELIMITERS = [',', '\t', ';', '|'] as const;
/** A name of a column: no number, no sentence. */
const NAME = /^[A-Za-z_@#(][\w .:/()@#%-]{0,63}$/;
const NUMBER_OR_TIME = /^\s*[-+$€]?\.?\d/;
const MAX_HEADER_BYTES = 16 * 1024;
const ROWS_TO_ASK = 20;
const LOOK_BYTES = 64 * 1024;
const LF = 0x0a;

/**
 * The table that begins with the first line, if it is one: distinct names, and rows below of as many cells, with a column of
 * numbers or times. A receiver repeats the header (`Recognition.headerBytes`), so that each payload is a table by itself.
 */
export function findTable(payload: Uint8Array): Table | undefined {
  const { bytes } = readPayloadText(payload.subarray(0, LOOK_BYTES));
  const end = bytes.indexOf(LF);
  if (end <= 0 || end >= MAX_HEADER_BYTES) return undefined;
  const [header = '', ...rows] = decodeUtf8(bytes).split('\n', ROWS_TO_ASK + 2);
  // The last may be cut.
  const asked = rows.slice(0, -1).filter((row) => row.trim() !== '');
  for (const delimiter of DELIMITERS) {
    const names = namesOf(header, delimiter);
    if (names === undefined) continue;
    const fitting = asked.flatMap((row) => {
      const cells = readCells(row, delimiter);
      return cells?.length === names.length ? [cells] : [];
    });
    if (fitting.length * 2 < asked.length || !isHeaderOf(fitting, names.length)) continue;
    return { line: 1, headerBytes: end + 1, read: (line) => readRow(line, names, delimiter) };
  }
  return undefined;
}

function namesOf(header: string, delimiter: string): readonly string[] | undefined {
  const cells = readCells(header, delimiter)?.map((cell) => cell.trim());
  if (cells === undefined || cells.length < 2 || cells.length > MAX_CELLS) return undefined;
  // Two words and a comma are a sentence.
  const areNames = cells.every((cell) => NAME.test(cell) && (cells.length > 2 || !cell.includes(' ')));
  return areNames && new Set(cells).size === cells.length ? cells : undefined;
}

/** Words above words may be a record like those below, and would be lost as a header: numbers or times below tell them apart. */
function isHeaderOf(rows: readonly (readonly string[])[], columns: number): boolean {
  return Array.from({ length: columns }, (_, at) => rows.map((cells) => cells[at] ?? '')).some((column) => {
    const said = column.filter((cell) => cell !== '');
    return said.length > 0 && said.filter((cell) => NUMBER_OR_TIME.test(cell)).length * 2 >= said.length;
  });
}

function readRow(line: string, names: readonly string[], delimiter: string): FieldRecord | undefined {
  const cells = readCells(line, delimiter);
  if (cells?.length !== names.length) return undefined;
  return Object.fromEntries(names.flatMap((name, at) => (cells[at] === '' ? [] : [[name, cells[at] ?? '']])));
}
