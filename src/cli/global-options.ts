import { InvalidArgumentError } from 'commander';
import type { OptionDefinition } from './command.ts';

function parseSeconds(text: string): number {
  const seconds = Number(text);
  if (seconds > 0) return seconds;
  throw new InvalidArgumentError('It takes a number of seconds.');
}

export const GLOBAL_OPTIONS: readonly OptionDefinition[] = [
  { flags: '--json', description: 'one JSON document: {"schema", "data", "meta"}' },
  { flags: '--ndjson', description: 'one JSON object per line' },
  { flags: '--output <file>', description: 'write data to a file instead of standard output' },
  { flags: '-q, --quiet', description: 'no messages, only data and faults' },
  { flags: '-v, --verbose', description: 'say more' },
  { flags: '--no-color', description: 'no colour (also: NO_COLOR)' },
  { flags: '--no-input', description: 'never ask' },
  { flags: '-y, --yes', description: 'answer every question with yes' },
  { flags: '--server <url>', description: 'the server to talk to (default: the one on this machine)' },
  { flags: '--token-file <file>', description: 'file that holds the API token' },
  { flags: '--timeout <seconds>', description: 'give up after this long', parse: parseSeconds },
  { flags: '--data <dir>', description: "the server's data folder, to find it and its credentials" },
];
