import type { FieldRecord, FieldValue } from '../../contract.ts';

const QUARTER_HOUR_MS = 900_000;
const LONGEST_OFFSET_MS = 14 * 3_600_000;
/** A forwarder that is slower than this cannot tell us the sender's time zone. */
const MAX_DELAY_MS = 300_000;
/** Times that carry their zone, most exact first. `UtcTime` is Sysmon's own clock, always UTC. */
const ZONED_FIELDS = ['TimeCreated', 'SystemTime', 'UtcTime'] as const;
const FALLBACK_FIELDS = ['@timestamp', 'TimeGenerated', 'timestamp'] as const;
const TIME = /^(\d{4})-(\d\d)-(\d\d)[T ](\d\d):(\d\d):(\d\d)(\.\d{1,9})?\s?(Z|[+-]\d\d:?\d\d)?$/;

export type ParsedTime = {
  /** Milliseconds since the Unix epoch, read as UTC where the text has no zone. */
  readonly ms: number;
  readonly hasZone: boolean;
};

/**
 * When a JSON event happened, in milliseconds since the Unix epoch; undefined where it does not say.
 * NXLog's `EventTime` is the sender's local time without its zone, and `@timestamp` is when the collector took it in:
 * the zone is what lies between them, in whole quarters of an hour.
 */
export function eventTimeOf(fields: FieldRecord): number | undefined {
  for (const name of ZONED_FIELDS) {
    const time = parseTime(fields[name]);
    if (time !== undefined) return time.ms;
  }
  const collected = collectedTimeOf(fields);
  const local = parseTime(fields.EventTime);
  if (local === undefined || local.hasZone) return local?.ms ?? collected;
  return collected === undefined ? local.ms : (moveToUtc(local.ms, fields, collected) ?? collected);
}

function collectedTimeOf(fields: FieldRecord): number | undefined {
  for (const name of FALLBACK_FIELDS) {
    const time = parseTime(fields[name]);
    if (time !== undefined) return time.ms;
  }
  return undefined;
}

/** `EventReceivedTime` is local too, and close to `@timestamp` even where the event itself was delayed. */
function moveToUtc(localMs: number, fields: FieldRecord, collectedMs: number): number | undefined {
  const received = parseTime(fields.EventReceivedTime);
  const difference = collectedMs - (received?.ms ?? localMs);
  const offset = Math.round(difference / QUARTER_HOUR_MS) * QUARTER_HOUR_MS;
  const isOffset = Math.abs(offset) <= LONGEST_OFFSET_MS && Math.abs(difference - offset) <= MAX_DELAY_MS;
  return isOffset ? localMs + offset : undefined;
}

/** ISO 8601 with `T` or a blank; or a number: seconds, milliseconds or microseconds since the Unix epoch. */
export function parseTime(value: FieldValue | undefined): ParsedTime | undefined {
  if (typeof value === 'number') return parseEpoch(value);
  if (typeof value !== 'string' || value.length > 40) return undefined;
  const match = TIME.exec(value);
  if (match === null) return undefined;
  const [, year, month, day, hour, minute, second, fraction, zone] = match;
  const wholeMs = Date.UTC(Number(year), Number(month) - 1, Number(day), Number(hour), Number(minute), Number(second));
  const fractionMs = fraction === undefined ? 0 : Number(`0${fraction}`) * 1000;
  return { ms: wholeMs + fractionMs - zoneMs(zone), hasZone: zone !== undefined };
}

function zoneMs(zone: string | undefined): number {
  if (zone === undefined || zone === 'Z') return 0;
  const minutes = Number(zone.slice(1, 3)) * 60 + Number(zone.slice(-2));
  return (zone.startsWith('-') ? -1 : 1) * minutes * 60_000;
}

function parseEpoch(value: number): ParsedTime | undefined {
  if (!(value > 1e8 && value < 1e17)) return undefined;
  const ms = value < 1e11 ? value * 1000 : value < 1e14 ? value : value / 1000;
  return { ms, hasZone: true };
}
