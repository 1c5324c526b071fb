import type { FieldValue } from '../../contract.ts';

const QUARTER_HOUR_MS = 900_000;
const LONGEST_OFFSET_MS = 14 * 3_600_000;
/** A forwarder that is slower than this cannot tell us the sender's time zone. */
const MAX_DELAY_MS = 300_000;
/** Collectors' times, always with a zone or in UTC. */
const COLLECTED_FIELDS = ['@timestamp', 'TimeGenerated', 'timestamp'] as const;

const SHORTEST = 'yyyy-mm-ddThh:mm:ss'.length;
const LONGEST = 40;
const TIME = /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d:\d\d)(\.\d{1,9})?\s?(Z|[+-]\d\d:?\d\d)?$/;

export type ParsedTime = {
  /** Milliseconds since the Unix epoch, read as UTC where the text has no zone. */
  readonly ms: number;
  readonly hasZone: boolean;
};

/**
 * When a JSON event happened, in milliseconds since the Unix epoch; undefined where it does not say.
 * Sysmon's `UtcTime` is exact (recorders were seen to write the local time as `TimeCreated` with a `Z`). `EventTime`,
 * and `TimeCreated` without a zone, are the sender's local time, and `@timestamp` is when the collector took the event
 * in: the zone is what lies between them, in whole quarters of an hour. `field`: the value of that name, if there is one.
 */
export function eventTimeOf(field: (name: string) => FieldValue | undefined): number | undefined {
  const utc = parseTime(field('UtcTime'));
  if (utc !== undefined) return utc.ms;
  const own = parseTime(field('TimeCreated')) ?? parseTime(field('EventTime')) ?? parseTime(field('SystemTime'));
  if (own?.hasZone === true) return own.ms;
  const collected = collectedTimeOf(field);
  if (own === undefined || collected === undefined) return own?.ms ?? collected;
  return moveToUtc(own.ms, field('EventReceivedTime'), collected) ?? collected;
}

function collectedTimeOf(field: (name: string) => FieldValue | undefined): number | undefined {
  for (const name of COLLECTED_FIELDS) {
    const time = parseTime(field(name));
    if (time !== undefined) return time.ms;
  }
  return undefined;
}

/** `EventReceivedTime` is local too, and close to `@timestamp` even where the event itself was delayed. */
function moveToUtc(localMs: number, receivedTime: FieldValue | undefined, collectedMs: number): number | undefined {
  const received = parseTime(receivedTime);
  const difference = collectedMs - (received?.ms ?? localMs);
  const offset = Math.round(difference / QUARTER_HOUR_MS) * QUARTER_HOUR_MS;
  const isOffset = Math.abs(offset) <= LONGEST_OFFSET_MS && Math.abs(difference - offset) <= MAX_DELAY_MS;
  return isOffset ? localMs + offset : undefined;
}

/** ISO 8601 with `T` or a blank; or a number: seconds, milliseconds or microseconds since the Unix epoch. */
export function parseTime(value: FieldValue | undefined): ParsedTime | undefined {
  if (typeof value === 'number') return parseEpoch(value);
  if (typeof value !== 'string' || value.length < SHORTEST || value.length > LONGEST) return undefined;
  const match = TIME.exec(value);
  if (match === null) return undefined;
  const [, date = '', time = '', fraction, zone] = match;
  // V8 parses this one form fast; the fraction is added, for it may be longer than three digits.
  const wholeMs = Date.parse(`${date}T${time}Z`);
  if (Number.isNaN(wholeMs)) return undefined;
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
