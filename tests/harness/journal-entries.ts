import type { Journal, JournalEntry, NewEntry } from '../../src/platform/journal/index.ts';

/** An entry of one line; everything that a test does not care about is filled in. */
export function lineEntry(text: string, rest: Partial<NewEntry> = {}): NewEntry {
  return {
    receivedAtMs: 1_700_000_000_000,
    sourceId: 'linux-auth',
    format: 'lines',
    sender: '192.0.2.7',
    isSample: false,
    key: '',
    payload: Buffer.from(text),
    ...rest,
  };
}

export async function readAll(journal: Journal, after = 0, maxBytes = 1_000): Promise<JournalEntry[]> {
  const all: JournalEntry[] = [];
  for (let position = after; ; ) {
    const entries = await journal.read(position, maxBytes);
    if (entries.length === 0) return all;
    all.push(...entries);
    position = entries.at(-1)?.sequence ?? position;
  }
}

export function textOf(entry: JournalEntry): string {
  return Buffer.from(entry.payload).toString('utf8');
}
