import { HOT_FIELDS } from './columns.ts';
import type { EncodedRows, LakeTable } from './contract.ts';

/** Bytes of a column of fixed size, or what follows its length. */
type Column = number | 'text' | 'texts' | 'pairs';

export type LocatedRow = {
  readonly sequence: number;
  /** What tells rows of one entry apart: the record, and in `matches` also the rule. */
  readonly identity: string;
  readonly start: number;
  readonly end: number;
};

const texts = (count: number): Column[] => Array.from({ length: count }, () => 'text');

/** `journal_id`, `sequence`, `record`, `received_at`, `source`, `sender`, `is_sample`. */
const ORIGIN: readonly Column[] = ['text', 8, 4, 8, 'text', 'text', 1];

/** What the encoders write for each of `TABLE_COLUMNS`. */
export const ROW_SHAPES: Readonly<Record<LakeTable, readonly Column[]>> = {
  events: [
    ...ORIGIN,
    8,
    ...texts(2),
    'texts',
    ...texts(5),
    ...[4, 1, 1, 1],
    ...texts(HOT_FIELDS.length),
    'pairs',
    'texts',
    'texts',
    'text',
  ],
  rejects: [...ORIGIN, ...texts(3)],
  matches: [...ORIGIN, 8, ...texts(6), 1, ...texts(2)],
};

const SEQUENCE = 1;
const RECORD = 2;
const RULE_ID = ORIGIN.length + 1;

/** Where each row of RowBinary stands. */
export function locateRows({ table, bytes, rowCount }: EncodedRows): readonly LocatedRow[] {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const rows: LocatedRow[] = [];
  for (let start = 0; rows.length < rowCount; start = rows.at(-1)?.end ?? 0) rows.push(locateRow(buffer, start, table));
  return rows;
}

function locateRow(buffer: Buffer, start: number, table: LakeTable): LocatedRow {
  let at = start;
  let sequence = 0;
  let identity = '';
  for (const [index, column] of ROW_SHAPES[table].entries()) {
    const end = endOf(buffer, at, column);
    if (index === SEQUENCE) sequence = Number(buffer.readBigUInt64LE(at));
    if (index === RECORD) identity = String(buffer.readUInt32LE(at));
    if (index === RULE_ID && table === 'matches') {
      identity += ` ${buffer.toString('utf8', lengthAt(buffer, at).end, end)}`;
    }
    at = end;
  }
  return { sequence, identity, start, end: at };
}

function endOf(buffer: Buffer, at: number, column: Column): number {
  if (typeof column === 'number') return at + column;
  const { length, end } = lengthAt(buffer, at);
  if (column === 'text') return end + length;
  let next = end;
  for (let left = column === 'pairs' ? length * 2 : length; left > 0; left -= 1) next = endOf(buffer, next, 'text');
  return next;
}

/** LEB128. */
function lengthAt(buffer: Buffer, at: number): { readonly length: number; readonly end: number } {
  let length = 0;
  for (let end = at, shift = 0; ; end += 1, shift += 7) {
    const byte = buffer.readUInt8(end);
    length += (byte & 127) * 2 ** shift;
    if (byte < 128) return { length, end: end + 1 };
  }
}
