import { parse } from 'yaml';
import { z } from 'zod';
import { WatchfloorError } from '../platform/kernel/index.ts';
import { type Config, configSchema } from './config.ts';

export type Setting = {
  /** As in the file, joined by dots: `http.port`. */
  readonly path: string;
  /** As in the environment: `WATCHFLOOR_HTTP_PORT`. */
  readonly variable: string;
  readonly description: string;
  readonly defaultValue: unknown;
  readonly isSecret: boolean;
};

export type ConfigSources = {
  /** Text of the YAML file, if there is one, and its name for messages. */
  readonly file?: { readonly name: string; readonly text: string };
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Settings from flags, by path. */
  readonly flags: Readonly<Record<string, unknown>>;
};

/** Variables of Watchfloor that are no settings of the server. */
const OTHER_VARIABLES = new Set(['WATCHFLOOR_TOKEN', 'WATCHFLOOR_SERVER', 'WATCHFLOOR_DATA_KIT', 'WATCHFLOOR_CI']);
const isOther = (name: string) => OTHER_VARIABLES.has(name) || name.startsWith('WATCHFLOOR_TEST_');

export const variableOf = (path: string) =>
  `WATCHFLOOR_${path
    .replaceAll('.', '_')
    .replace(/[A-Z]/g, (letter) => `_${letter}`)
    .toUpperCase()}`;

/** Every setting with its description: the reference page, `watchfloor config` and the reader below use it. */
export function listSettings(): readonly Setting[] {
  return Object.entries(configSchema.shape).flatMap(([group, schema]) => {
    const inner = schema instanceof z.ZodPrefault ? schema.def.innerType : schema;
    if (!(inner instanceof z.ZodObject)) return [];
    return Object.entries(inner.shape).map(([name, leaf]) => describeLeaf(`${group}.${name}`, leaf as z.ZodType));
  });
}

function describeLeaf(path: string, leaf: z.ZodType): Setting {
  const meta = leaf.meta();
  return {
    path,
    variable: variableOf(path),
    description: meta?.description ?? '',
    defaultValue: leaf instanceof z.ZodDefault ? leaf.def.defaultValue : undefined,
    isSecret: meta?.isSecret === true,
  };
}

function fromEnvironment(environment: ConfigSources['environment']): Record<string, unknown> {
  const settings = new Map(listSettings().map((setting) => [setting.variable, setting.path]));
  const values: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(environment)) {
    if (!name.startsWith('WATCHFLOOR_') || value === undefined || value === '' || isOther(name)) continue;
    const path = settings.get(name);
    if (path === undefined) throw invalid(`${name} is no setting. \`watchfloor config\` lists them all.`);
    values[path] = value;
  }
  return values;
}

function fromFile(file: ConfigSources['file']): Record<string, unknown> {
  if (!file) return {};
  const values: Record<string, unknown> = {};
  for (const [group, inside] of Object.entries(parseFile(file))) {
    if (typeof inside !== 'object' || inside === null) throw invalid(`${file.name}: ${group} must hold settings.`);
    for (const [name, value] of Object.entries(inside)) values[`${group}.${name}`] = value;
  }
  return values;
}

function parseFile(file: { name: string; text: string }): object {
  try {
    const document: unknown = parse(file.text, { maxAliasCount: 0 }) ?? {};
    if (typeof document === 'object' && document !== null && !Array.isArray(document)) return document;
  } catch (error) {
    throw invalid(`${file.name} is not YAML: ${error instanceof Error ? error.message : 'unreadable'}`);
  }
  throw invalid(`${file.name} must hold groups of settings.`);
}

const invalid = (message: string) => new WatchfloorError('invalid', 'config.invalid', { message });

export type SettingInForce = Setting & {
  /** Undefined: not set, or a secret, which never leaves. */
  readonly value: unknown;
  readonly isSet: boolean;
};

/** Every setting with what this configuration says of it. */
export function settingsInForce(config: Config): readonly SettingInForce[] {
  const groups = new Map<string, object>(Object.entries(config));
  return listSettings().map((setting) => {
    const [group = '', name = ''] = setting.path.split('.');
    const value: unknown = new Map(Object.entries(groups.get(group) ?? {})).get(name);
    return { ...setting, value: setting.isSecret ? undefined : value, isSet: value !== undefined };
  });
}

/** Reads the configuration once. Throws `config.invalid` (invalid) that names every fault, never a secret's value. */
export function readConfig(sources: ConfigSources): Config {
  const flat = { ...fromFile(sources.file), ...fromEnvironment(sources.environment), ...sources.flags };
  const nested: Record<string, Record<string, unknown>> = {};
  for (const [path, value] of Object.entries(flat)) {
    const [group = '', name = ''] = path.split('.');
    nested[group] = { ...nested[group], [name]: value };
  }
  const result = configSchema.safeParse(nested);
  if (result.success) return result.data;
  const faults = result.error.issues.map((issue) => `${issue.path.join('.') || 'configuration'}: ${issue.message}`);
  throw invalid(`The configuration has faults:\n  ${faults.join('\n  ')}`);
}
