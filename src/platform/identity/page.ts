import { WatchfloorError } from '../kernel/index.ts';

export type Page<Item> = { readonly data: readonly Item[]; readonly next: string | null };
export type PageInput = { readonly limit: number; readonly cursor?: string | undefined };

/** Cuts what was read one too many: its presence says that there is a next page, which starts after the last shown. */
export function pageOfRows<Row>(rows: readonly Row[], limit: number, keyOf: (row: Row) => string): Page<Row> {
  const data = rows.slice(0, limit);
  const last = data.at(-1);
  const hasMore = rows.length > limit && last !== undefined;
  return { data, next: hasMore ? Buffer.from(keyOf(last)).toString('base64url') : null };
}

/** Throws `identity.cursor-invalid` (invalid) for what this room never gave out. */
export function readCursor(cursor: string | undefined, shape: RegExp): string | undefined {
  if (cursor === undefined) return undefined;
  const key = Buffer.from(cursor, 'base64url').toString('utf8');
  if (shape.test(key)) return key;
  const message = 'The cursor is not one of ours. Begin without one.';
  throw new WatchfloorError('invalid', 'identity.cursor-invalid', { message });
}

/** A positive bigint of PostgreSQL. */
export const ID_SHAPE = /^[1-9]\d{0,17}$/;
