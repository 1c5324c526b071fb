import type { CommandDefinition } from '../command.ts';
import { MOMENT_FORMS } from '../parse-moment.ts';

export const command: CommandDefinition = {
  arguments: [{ name: '<rules...>', description: 'files, folders, or ids of the public set' }],
  options: [
    { flags: '--from <time>', description: `event time: ${MOMENT_FORMS} (default: 7d)` },
    { flags: '--to <time>', description: 'until then (default: now)' },
    { flags: '--newest <days>', description: 'instead: so many days up to the newest event of the rules’ log sources' },
    { flags: '--max-seconds <n>', description: 'of the lake’s time, for each 50 rules (default: 300)' },
    { flags: '--max-rows <n>', description: 'rows read, for each 50 rules (default: 2000000000)' },
  ],
  examples: [
    { line: 'watchfloor rules backtest mine/rule.yml --from 30d', does: 'what it would have found in 30 days' },
    {
      line: 'watchfloor rules backtest mine/rule.yml --newest 30',
      does: 'over records of long ago, of its log source',
    },
    {
      line: 'watchfloor rules backtest mine/ --from 2026-01-01 --to 2026-02-01 --json',
      does: 'a folder, for a program',
    },
  ],
  run: async (call) => (await import('../run-backtest.ts')).runBacktest(call),
};
