import { WatchfloorError } from '../../platform/kernel/index.ts';

/** Codes of ClickHouse (`src/Common/ErrorCodes.cpp`) that say: not now. */
const UNAVAILABLE = new Set([
  3, 159, 202, 203, 209, 210, 225, 236, 241, 242, 243, 252, 274, 279, 285, 286, 319, 341, 425, 439, 473, 499, 999,
]);
/** Codes that say: the query wanted more than it was allowed. */
const LIMITS = new Set([158, 159, 160, 161, 162, 191, 241, 307, 394, 396]);

/** The first line only: what follows can quote the rows. */
function firstLine(text: string): string {
  return (text.split('\n', 1)[0] ?? '').slice(0, 500);
}

export function lakeFailure(text: string, status: number, isInsert: boolean): WatchfloorError {
  const code = Number(/^Code: (\d+)\./.exec(text)?.[1] ?? 0);
  const details = { code, status };
  if (!isInsert && LIMITS.has(code)) {
    return new WatchfloorError('invalid', 'lake.limit-exceeded', {
      message: 'The query needs more time, rows or memory than it may use. Narrow the time window or the filter.',
      details,
    });
  }
  if (UNAVAILABLE.has(code) || (code === 0 && status >= 500)) {
    const message = `The event lake cannot do this now: ${firstLine(text)}`;
    return new WatchfloorError('unavailable', 'lake.unavailable', { message, details });
  }
  const message = `The event lake refuses the statement: ${firstLine(text)}`;
  return new WatchfloorError('invalid', 'lake.query-rejected', { message, details });
}
