import type { FieldValue } from '../contract.ts';
import { readLogTimestamp } from './timestamps.ts';

/** 1973, and the year 5138: what lies between is seconds, the next thousandfold milliseconds, and so on. */
const LEAST_SECONDS = 1e8;
const STEP = 1000;
/** The year 5138 in nanoseconds: nothing from here on is a time. JSON's `1e999` is Infinity, which no division ends. */
const TOO_LARGE = 1e20;
const NUMBER = /^\d{9,20}(?:\.\d{1,9})?$/;

/** A field's value as milliseconds since the Unix epoch: a written time, or a number of seconds, ms, µs or ns. */
export function readAnyTime(value: FieldValue | undefined, receivedAtMs: number): number | undefined {
  if (typeof value === 'number') return msOfNumber(value);
  if (typeof value !== 'string' || value.length > 64) return undefined;
  const text = value.trim();
  if (NUMBER.test(text)) return msOfNumber(Number(text));
  const stamp = readLogTimestamp(text, receivedAtMs);
  return stamp === undefined || /^\w/.test(stamp.rest) ? undefined : stamp.timeMs;
}

function msOfNumber(value: number): number | undefined {
  if (!(value >= LEAST_SECONDS && value < TOO_LARGE)) return undefined;
  let ms = value * STEP;
  // Seconds below 1e11, milliseconds below 1e14, microseconds below 1e17.
  while (ms >= LEAST_SECONDS * STEP ** 2) ms /= STEP;
  return Math.round(ms * STEP) / STEP;
}
