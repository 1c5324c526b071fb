import type { CommandDefinition } from '../command.ts';
import { DETECT_LEVELS } from '../detect-levels.ts';

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
      description: 'folder of Sigma rules, again for more (default: the public set)',
      isRepeatable: true,
    },
    { flags: '--type <source>', description: 'the kind of log (default: auto)' },
    {
      flags: '--fail-on <level>',
      description: 'exit with 1 at a match of this level or above',
      choices: DETECT_LEVELS,
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
