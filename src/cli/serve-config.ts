import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { WatchfloorError } from '../platform/kernel/index.ts';
import { type Config, readConfig } from '../server/index.ts';
import type { CommandOptions, OptionValue } from './command.ts';
import { dataDirOf } from './data-dir.ts';

type Environment = Readonly<Record<string, string | undefined>>;

function readConfigFile(named: OptionValue, dataDir: string): { name: string; text: string } | undefined {
  const name = named === undefined ? join(dataDir, 'watchfloor.yaml') : String(named);
  if (named === undefined && !existsSync(name)) return undefined;
  try {
    return { name, text: readFileSync(name, 'utf8') };
  } catch (cause) {
    throw new WatchfloorError('invalid', 'config.unreadable', { message: `${name} cannot be read.`, cause });
  }
}

function sampleMode(demo: OptionValue): 'always' | 'never' | undefined {
  if (demo === undefined) return undefined;
  return demo === true ? 'always' : 'never';
}

/** The server's configuration from the flags of `serve` and `config`, the file and the environment. */
export function readServeConfig(options: CommandOptions, environment: Environment): Config {
  const dataDir = dataDirOf(options, environment);
  const mode = sampleMode(options.demo);
  const file = readConfigFile(options.config, dataDir);
  const flags = {
    'data.dir': dataDir,
    ...(options.host !== undefined && { 'http.host': options.host }),
    ...(options.port !== undefined && { 'http.port': options.port }),
    ...(mode !== undefined && { 'sample.mode': mode }),
  };
  return readConfig({ environment, flags, ...(file && { file }) });
}
