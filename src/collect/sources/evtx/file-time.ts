/** 100 ns ticks from 1601-01-01 to 1970-01-01. */
const EPOCH_OFFSET_MS = 11_644_473_600_000;
const TICKS_PER_MS = 10_000;
const TWO_TO_32 = 4_294_967_296;

/** A FILETIME in two halves, because its 64 bits of 100 ns ticks do not fit a double. */
export type FileTime = {
  /** Whole milliseconds since the Unix epoch. */
  readonly wholeMs: number;
  /** 100 ns ticks within that millisecond, 0 to 9,999. */
  readonly ticks: number;
};

/** Exact: the high half's quotient by 10,000 ends in enough zero bits to be a double. */
export function readFileTime(low: number, high: number): FileTime {
  const highTicks = high * TWO_TO_32;
  const highRest = highTicks % TICKS_PER_MS;
  const rest = highRest + low;
  const ticks = rest % TICKS_PER_MS;
  const wholeMs = (highTicks - highRest) / TICKS_PER_MS + (rest - ticks) / TICKS_PER_MS - EPOCH_OFFSET_MS;
  return { wholeMs, ticks };
}

export function fileTimeMs(time: FileTime): number {
  return time.wholeMs + time.ticks / TICKS_PER_MS;
}

/** `2025-11-27T07:40:10.1653240Z`, as Windows prints `SystemTime`. */
export function formatFileTime(time: FileTime): string {
  const ticks = String(time.ticks + TICKS_PER_MS).slice(1);
  return `${new Date(time.wholeMs).toISOString().slice(0, -1)}${ticks}Z`;
}
