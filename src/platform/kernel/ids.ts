/** A string that the compiler keeps apart from other strings: `Branded<'CaseId'>`. */
export type Branded<Name extends string> = string & { readonly __brand: Name };

/**
 * An event's identity, fixed when it is received and the same after any replay:
 * `<journal id>-<entry sequence>-<record number>`, for example `k3v9x2ma-1042-7`. Records count from 0 within an entry.
 */
export type EventId = Branded<'EventId'>;

export type EventPosition = { readonly journalId: string; readonly sequence: number; readonly record: number };

export function eventIdOf(position: EventPosition): EventId {
  return `${position.journalId}-${position.sequence}-${position.record}` as EventId;
}

/** Returns undefined where the text is no event id. */
export function parseEventId(text: string): EventPosition | undefined {
  const parts = /^([0-9a-z]{8})-(\d{1,15})-(\d{1,9})$/.exec(text);
  const [, journalId, sequence, record] = parts ?? [];
  if (journalId === undefined || sequence === undefined || record === undefined) return undefined;
  return { journalId, sequence: Number(sequence), record: Number(record) };
}
