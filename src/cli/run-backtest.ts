import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  type Backtest,
  type BacktestResult,
  cancelBacktest,
  MAX_RULE_BYTES,
  showBacktest,
  startBacktest,
} from '../detect/backtest/contract.ts';
import type { RuleText } from '../detect/rule-engine/index.ts';
import { WatchfloorError } from '../platform/kernel/index.ts';
import type { CommandCall, ExitCode } from './command.ts';
import { findRules } from './find-rules.ts';
import { parseMoment } from './parse-moment.ts';
import { type Column, printRecords } from './print-records.ts';
import { connectServer, type ServerConnection } from './server-connection.ts';
import { printable } from './terminal.ts';

const CHUNK = 50;
const POLL_MS = 500;

const COLUMNS: readonly Column<BacktestResult>[] = [
  { title: 'HITS', value: ({ hits }) => String(hits) },
  { title: 'DAYS', value: ({ perDay }) => String(perDay.length) },
  { title: 'PRECISION', value: ({ precision }) => (precision === null ? '-' : `${Math.round(precision * 100)} %`) },
  { title: 'RULE', value: ({ rule }) => rule.title, isElastic: true },
  {
    title: 'MOST',
    value: ({ topEntities: [top] }) => (top === undefined ? '-' : `${top.entity} ${top.hits}`),
    isDetail: true,
  },
  { title: 'SECONDS', value: ({ cost }) => cost.seconds.toFixed(2), isDetail: true, label: 'seconds ' },
  { title: 'ROWS READ', value: ({ cost }) => String(cost.rowsRead), isDetail: true, label: 'rows read ' },
  { title: 'STOPPED BY', value: ({ stoppedBy }) => stoppedBy ?? '-', isDetail: true, label: 'stopped by ' },
  { title: 'RULE AUTHOR', value: ({ rule }) => rule.author, isElastic: true, isDetail: true, label: 'rule by ' },
];

/** Exits with 1 where a rule was refused or a backtest failed, with 3 where a limit or somebody else cut one short. */
export async function runBacktest(call: CommandCall): Promise<ExitCode> {
  const { args, options, terminal } = call;
  const window = windowOf(call);
  warnOfSettings(call);
  const server = connectServer(call);
  const done: Backtest[] = [];
  const texts = findRules(args);
  if (texts.length === 0) {
    throw new WatchfloorError('invalid', 'cli.no-rules', { message: `There is no rule file in ${args.join(', ')}.` });
  }
  for (const rules of chunks(texts)) {
    const asked = windowAfter(done, window);
    const started = await server.call(startBacktest, { body: { rules, ...asked, limits: limitsOf(call) } });
    done.push(await follow(call, server, started));
  }
  const rows = done.flatMap(({ results }) => results);
  const errors = done.flatMap(({ issues }) => issues).filter(({ severity }) => severity === 'error');
  const faults = done.flatMap(({ fault }) => fault ?? []);
  printRecords(terminal, options, {
    schema: 'watchfloor.backtest/1',
    rows,
    columns: COLUMNS,
    meta: { ...searched(done), refused: errors.length, faults },
    whenEmpty: 'No rule could be run.',
  });
  for (const { file, line, column, message, code } of errors)
    terminal.say(printable(`refused  ${file}:${line}:${column}  ${message} [${code}]`));
  for (const fault of faults) terminal.say(printable(`failed  ${fault}`));
  if (errors.length > 0 || faults.length > 0) return 1;
  return isPartial(done) ? 3 : 0;
}

/** A limit ended it, or left no time for the verdicts, or somebody else ended it. */
export const isPartial = (done: readonly Pick<Backtest, 'state' | 'results'>[]): boolean =>
  done.some(
    ({ state, results }) =>
      state === 'cancelled' || results.some(({ stoppedBy, verdicts }) => stoppedBy !== null || verdicts === null),
  );

/** The texts travel, and nothing beside them. */
function warnOfSettings({ args, terminal }: CommandCall): void {
  for (const name of args.flatMap((dir) => ['placeholders.yaml', 'pipelines'].map((file) => join(dir, file)))) {
    if (existsSync(name))
      terminal.warn(`${printable(name)} is not applied: a backtest takes the rules as they are written.`);
  }
}

type AskedWindow = { from: string; to: string } | { newestDays: number };

/** The server places a window by the rules of one request: the others take it from the first that had any, to be compared. */
export function windowAfter(
  done: readonly Pick<Backtest, 'from' | 'to' | 'rules'>[],
  window: AskedWindow,
): AskedWindow {
  const placed = done.find(({ rules }) => rules > 0);
  return placed ? { from: placed.from, to: placed.to } : window;
}

function windowOf(call: CommandCall): AskedWindow {
  const { from, to } = call.options;
  const newestDays = wholeNumber(call, 'newest');
  if (newestDays !== undefined) {
    if (from === undefined && to === undefined) return { newestDays };
    const message = '--newest stands instead of --from and --to.';
    throw new WatchfloorError('invalid', 'cli.two-windows', { message });
  }
  const nowMs = Date.now();
  return { from: parseMoment(String(from ?? '7d'), nowMs), to: parseMoment(String(to ?? '0m'), nowMs) };
}

function searched(done: readonly Backtest[]): { readonly from: string | undefined; readonly to: string | undefined } {
  return {
    from: done.map(({ from }) => from).sort()[0],
    to: done
      .map(({ to }) => to)
      .sort()
      .at(-1),
  };
}

function limitsOf(call: CommandCall): { seconds?: number; rowsRead?: number } {
  const [seconds, rowsRead] = [wholeNumber(call, 'maxSeconds'), wholeNumber(call, 'maxRows')];
  return { ...(seconds !== undefined && { seconds }), ...(rowsRead !== undefined && { rowsRead }) };
}

function wholeNumber({ options }: CommandCall, name: 'maxSeconds' | 'maxRows' | 'newest'): number | undefined {
  const value = options[name];
  if (value === undefined) return undefined;
  if (/^\d{1,12}$/.test(String(value))) return Number(value);
  throw new WatchfloorError('invalid', 'cli.bad-number', {
    message: `"${String(value).slice(0, 64)}" is no number.`,
  });
}

/** As many rules a request as it takes. A rule that is larger than that is refused by the server, aloud. */
function* chunks(texts: readonly RuleText[]): Iterable<{ file: string; text: string }[]> {
  let chunk: { file: string; text: string }[] = [];
  let size = 0;
  for (const { file, text } of texts) {
    if (chunk.length === CHUNK || (chunk.length > 0 && size + text.length > MAX_RULE_BYTES)) {
      yield chunk;
      chunk = [];
      size = 0;
    }
    chunk.push({ file, text });
    size += text.length;
  }
  if (chunk.length > 0) yield chunk;
}

/** Until it is finished; an interruption here stops it there. */
async function follow(call: CommandCall, server: ServerConnection, started: Backtest): Promise<Backtest> {
  const params = { backtestId: started.id };
  let job = started;
  let told = 0;
  try {
    while (job.finishedAt === null) {
      await sleep(POLL_MS, undefined, { signal: call.signal });
      job = await server.call(showBacktest, { params });
      const share = Math.floor(job.progress * 10);
      if (share > told && job.finishedAt === null) call.terminal.say(`${share * 10} % of ${job.rules} rules`);
      told = Math.max(told, share);
    }
    return job;
  } catch (error) {
    // The caller's own signal has been given: this call needs one that has not.
    if (call.signal.aborted) {
      const again = connectServer({ ...call, signal: AbortSignal.timeout(5_000) });
      await again.call(cancelBacktest, { params }).catch(() => undefined);
    }
    throw error;
  }
}
