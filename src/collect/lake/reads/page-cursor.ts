import { WatchfloorError } from '../../../platform/kernel/index.ts';

/** The last row of a page: time in microseconds (as text, it is an Int64) and the event's position. */
export type PageKey = {
  readonly timeUs: string;
  readonly journalId: string;
  readonly sequence: string;
  readonly record: number;
};

export function cursorOf(key: PageKey): string {
  const text = [key.timeUs, key.journalId, key.sequence, key.record].join(' ');
  return Buffer.from(text).toString('base64url');
}

/** Throws `lake.bad-cursor` (invalid): cursors come back from callers. */
export function parseCursor(cursor: string): PageKey {
  const text = Buffer.from(cursor, 'base64url').toString('latin1');
  const parts = /^(\d{1,16}) ([0-9a-z]{8}) (\d{1,15}) (\d{1,9})$/.exec(text);
  const [, timeUs, journalId, sequence, record] = parts ?? [];
  if (timeUs === undefined || journalId === undefined || sequence === undefined || record === undefined) {
    throw new WatchfloorError('invalid', 'lake.bad-cursor', {
      message: 'The cursor is not one of ours. Start again from the first page.',
    });
  }
  return { timeUs, journalId, sequence, record: Number(record) };
}
