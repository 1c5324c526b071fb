import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { WatchfloorError } from '../../platform/kernel/index.ts';
import type { RuleLevel } from '../rule-engine/index.ts';
import { RULE_STATES } from './contract.ts';

const LEVELS = ['informational', 'low', 'medium', 'high', 'critical'] as const satisfies readonly RuleLevel[];

const FolderPolicy = z.strictObject({
  path: z.string().min(1).describe('A folder of the pack, relative to it. The longest path that fits a rule counts.'),
  alertsFrom: z.enum([...LEVELS, 'never']).describe('The lowest level that raises alerts.'),
});

const RulePackSchema = z.strictObject({
  id: z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/),
  title: z.string().min(1),
  licence: z.string().min(1).describe('An SPDX id.'),
  licenceUrl: z.url().optional(),
  url: z.url().describe('Where the pack comes from; shown with its matches, as the Detection Rule License asks.'),
  folders: z.array(FolderPolicy),
  state: z.enum(RULE_STATES).default('live').describe('What its rules start as; what people decide goes before it.'),
});

/** `pack.yaml` in the root of a rule pack. */
export type RulePack = z.infer<typeof RulePackSchema>;

export const PACK_FILE = 'pack.yaml';
/** In the root of a pack or of a plain folder: what stands for `%name%` in its rules. */
export const PLACEHOLDER_FILE = 'placeholders.yaml';
/** In the root of a pack or of a plain folder: how the fields of its rules are called in the logs. */
export const PIPELINE_FOLDER = 'pipelines';

/** What stands in the root of a pack and is no rule. */
export function isPackSetting(name: string): boolean {
  return name === PACK_FILE || name === PLACEHOLDER_FILE || name === PIPELINE_FOLDER;
}

/** Rules in plain folders, without a `pack.yaml`: the site's own. */
export const LOCAL_PACK: RulePack = {
  id: 'local',
  title: 'Local rules',
  licence: 'LicenseRef-local',
  url: 'https://localhost/',
  folders: [{ path: '.', alertsFrom: 'medium' }],
  state: 'live',
};

/** Throws `detections.invalid-pack` (invalid): a pack whose policy cannot be read must not alert by guess. */
export function parseRulePack(text: string, file: string): RulePack {
  try {
    return RulePackSchema.parse(parse(text));
  } catch (cause) {
    const reason = cause instanceof z.ZodError ? z.prettifyError(cause) : String(cause);
    throw new WatchfloorError('invalid', 'detections.invalid-pack', {
      message: `The rule pack ${file} cannot be read: ${reason}`,
      details: { file },
      cause,
    });
  }
}

/** Of a pack's folder. Throws as `parseRulePack`, and `detections.rules-missing` where it cannot be read. */
export function readRulePack(dir: string): RulePack {
  const file = join(dir, PACK_FILE);
  try {
    return parseRulePack(readFileSync(file, 'utf8'), file);
  } catch (cause) {
    if (cause instanceof WatchfloorError) throw cause;
    throw new WatchfloorError('missing', 'detections.rules-missing', {
      message: `${dir} is no rule pack: its ${PACK_FILE} cannot be read.`,
      details: { path: dir },
      cause,
    });
  }
}

/** Whether a rule's match raises an alert, or is only recorded. `file` is relative to the pack, with `/`. */
export function raisesAlert(pack: RulePack, rule: { readonly file: string; readonly level: RuleLevel }): boolean {
  const policy = pack.folders
    .filter(({ path }) => path === '.' || rule.file.startsWith(`${path}/`))
    .reduce<RulePack['folders'][number] | undefined>(
      (best, folder) => (best === undefined || folder.path.length > best.path.length ? folder : best),
      undefined,
    );
  if (policy === undefined || policy.alertsFrom === 'never') return false;
  return LEVELS.indexOf(rule.level) >= LEVELS.indexOf(policy.alertsFrom);
}
