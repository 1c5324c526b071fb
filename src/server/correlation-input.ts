import type { FieldRecord, FieldValue } from '../collect/sources/index.ts';

/** Sample events and live ones never meet in a correlation, nor hold up each other's time. */
export const SAMPLE = 'sample';

type Origin = { readonly sourceId: string; readonly isSample: boolean };

export const clockSourceOf = ({ sourceId, isSample }: Origin): string =>
  isSample ? `${sourceId} ${SAMPLE}` : sourceId;

type Happened = { readonly origin: { readonly receivedAtMs: number }; readonly event: { readonly timeMs: number } };

/** Nothing happened after it was received: a forged time must not carry the clock into the future. */
export const happenedMs = ({ origin, event }: Happened): number => Math.min(event.timeMs, origin.receivedAtMs);

/** The fields of these names, which are written without spaces, as rules compare them. */
export function pickFields(fields: FieldRecord, names: readonly string[]): Record<string, FieldValue> {
  const picked: Record<string, FieldValue> = {};
  for (const name of names) {
    const value = Object.hasOwn(fields, name) ? fields[name] : findSpaced(fields, name);
    if (value !== undefined) picked[name] = value;
  }
  return picked;
}

function findSpaced(fields: FieldRecord, name: string): FieldValue | undefined {
  for (const written in fields) {
    if (written.includes(' ') && written.replaceAll(' ', '') === name) return fields[written];
  }
  return undefined;
}
