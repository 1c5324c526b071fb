import { InvalidArgumentError } from 'commander';
import type { CommandDefinition } from '../command.ts';
import { DETECT_LEVELS } from '../detect-levels.ts';

/** More than any machine has; each holds the rules anew. */
const MOST_THREADS = 256;

function parseThreads(text: string): number {
  const threads = Number(text);
  if (Number.isInteger(threads) && threads >= 1 && threads <= MOST_THREADS) return threads;
  throw new InvalidArgumentError(`It takes a number from 1 to ${MOST_THREADS}.`);
}

export const command: CommandDefinition = {
  arguments: [
    {
      name: '<paths...>',
      description: 'files, folders, or - for standard input: EVTX, NDJSON, JSON, syslog; plain, gz or zst',
    },
  ],
  options: [
    {
      flags: '--rules <dir>',
      description:
        'folder of Sigma rules, again for more (default: the public set); correlations run in the server only',
      isRepeatable: true,
    },
    { flags: '--type <source>', description: 'the kind of log (default: auto)' },
    {
      flags: '--fail-on <level>',
      description: 'exit with 1 at a match of this level or above',
      choices: DETECT_LEVELS,
    },
    {
      flags: '--threads <n>',
      description: 'most threads, each takes up to 200 MiB for the public rules (default: one for each core)',
      suggests: ['1', '2', '4', '8'],
      parse: parseThreads,
    },
  ],
  examples: [
    { line: 'watchfloor detect Security.evtx', does: 'the public rules over a file' },
    {
      line: 'watchfloor detect --rules mine/ --ndjson logs/',
      does: 'own rules over a folder, one JSON object per match',
    },
    {
      line: 'zcat events.json.gz | watchfloor detect --fail-on high -',
      does: 'standard input, as a check in a pipeline',
    },
  ],
  run: async (call) => (await import('../run-detect.ts')).runDetect(call),
};
