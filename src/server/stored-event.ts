import type { StoredEvent } from '../collect/lake/index.ts';
import { type DecodedEvent, type FieldRecord, findSource } from '../collect/sources/index.ts';

/**
 * The event as its source decodes it, from what the lake kept. The lake leaves fields that no rule names to a JSON raw;
 * an EVTX record's raw needs its chunk, and there the lake has every field.
 */
export function decodedEventOf(stored: StoredEvent): DecodedEvent {
  return (
    decodeRaw(stored) ?? {
      kind: 'event',
      timeMs: stored.timeMs,
      fields: stored.fields,
      logsource: { product: stored.product, service: stored.service, categories: stored.categories },
      raw: stored.raw,
    }
  );
}

/** For the event page: every field, or undefined where the lake already has them all. */
export function decodedFieldsOf(stored: StoredEvent): FieldRecord | undefined {
  return decodeRaw(stored)?.fields;
}

const OPENING_BRACE = 0x7b;

function decodeRaw({ sourceId, raw, receivedAtMs, sender }: StoredEvent): DecodedEvent | undefined {
  if (raw[0] !== OPENING_BRACE) return undefined;
  const [first] = findSource(sourceId)?.decode(raw, 'json', { receivedAtMs, sender }) ?? [];
  return first?.kind === 'event' ? first : undefined;
}
