import type { z } from 'zod';
import { WatchfloorError } from '../../platform/kernel/index.ts';

/** Keyset cursors: the sort key of the last row shown, opaque to callers. */
export function encodeCursor(key: readonly (string | number)[]): string {
  return Buffer.from(JSON.stringify(key)).toString('base64url');
}

/** Undefined without a cursor. Throws `http.cursor` (invalid) where it is not one that `schema` describes. */
export function decodeCursor<Key extends z.ZodType>(
  schema: Key,
  cursor: string | undefined,
): z.output<Key> | undefined {
  if (cursor === undefined) return undefined;
  const parsed = schema.safeParse(jsonOrUndefined(Buffer.from(cursor, 'base64url').toString()));
  if (parsed.success) return parsed.data;
  const message = 'This cursor does not belong to this list. Start again without one.';
  throw new WatchfloorError('invalid', 'http.cursor', { message });
}

function jsonOrUndefined(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
