import { type Lake, RULE_LAYOUT, searchEvents } from '../../collect/lake/index.ts';
import { WatchfloorError } from '../../platform/kernel/index.ts';
import { emitSelect, type SigmaRule } from '../rule-engine/index.ts';
import { isOverLimit } from './ask-lake.ts';
import { MAX_DAYS, type StartBacktest } from './contract.ts';
import type { TimeWindow } from './day-windows.ts';

/** A window by its ends, or so many days whose end only the lake can tell. */
export type AskedWindow = TimeWindow | { readonly newestDays: number };

type Deps = { readonly lake: Lake; readonly nowMs: () => number };
type Over = {
  readonly rules: readonly SigmaRule[];
  readonly signal: AbortSignal;
  /** So long the newest event is looked for, over all queries that this takes. */
  readonly timeoutMs: number;
};

const DAY_MS = 86_400_000;

/** Throws `backtest.window` (invalid). */
export function askedWindow({ from, to, newestDays }: Pick<StartBacktest, 'from' | 'to' | 'newestDays'>): AskedWindow {
  if (newestDays !== undefined && from === undefined && to === undefined) return { newestDays };
  if (newestDays !== undefined || from === undefined || to === undefined)
    throw refused('A window is `from` with `to`, or `newestDays`.');
  const window = { fromMs: Date.parse(from), toMs: Date.parse(to) };
  const spanMs = window.toMs - window.fromMs;
  if (spanMs <= 0 || spanMs > MAX_DAYS * DAY_MS)
    throw refused(`The window must end after it begins, and span at most ${MAX_DAYS} days.`);
  return window;
}

/**
 * What other sources sent later would push the window past the last event that the rules can meet: its end is the newest
 * event of their own log sources, and now where there is none, or it is not found in time. Throws what `Lake.query` throws.
 */
export async function placeWindow({ lake, nowMs }: Deps, asked: AskedWindow, over: Over): Promise<TimeWindow> {
  if (!('newestDays' in asked)) return asked;
  const newestMs = await newestOf(lake, over);
  // Exclusive, and in whole milliseconds: the event itself is inside.
  const toMs = newestMs === undefined ? nowMs() : Math.floor(newestMs) + 1;
  return { fromMs: Math.max(0, toMs - asked.newestDays * DAY_MS), toMs };
}

async function newestOf(lake: Lake, { rules, signal, timeoutMs }: Over): Promise<number | undefined> {
  if (rules.length === 0) return undefined;
  const logsources = new Set(rules.map((rule) => emitSelect(rule, RULE_LAYOUT).logsource));
  const condition = [...logsources].map((sql) => `(${sql})`).join(' OR ');
  const deadline = AbortSignal.timeout(timeoutMs);
  try {
    const both = AbortSignal.any([signal, deadline]);
    const { rows } = await searchEvents(lake, { condition, limit: 1, signal: both });
    return rows[0]?.timeMs;
  } catch (error) {
    // A source that never sent is looked for in everything that there is.
    if (signal.aborted || !(deadline.aborted || isOverLimit(error))) throw error;
    return undefined;
  }
}

function refused(message: string): WatchfloorError {
  return new WatchfloorError('invalid', 'backtest.window', { message });
}
