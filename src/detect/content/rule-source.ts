import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { type Actor, requirePermission, WatchfloorError } from '../../platform/kernel/index.ts';
import type { Detection } from '../detections/index.ts';
import { type ContentDeps, requireRule } from './content-deps.ts';
import type { RuleSource } from './contract.ts';

export type RuleFiles = { readonly path: string; readonly testPath: string };

/** Where the site's own rules stand. */
export const localDirOf = ({ keeper }: Pick<ContentDeps, 'keeper'>): string => join(keeper.contentDir, 'local');

export function isOwn(deps: Pick<ContentDeps, 'keeper'>, { path }: Detection): boolean {
  return path.startsWith(`${localDirOf(deps)}${sep}`);
}

/** `x.test.yml` for `x.yml`, unless there is an `x.test.yaml` already. */
export function testPathOf(path: string): string {
  const stem = path.replace(/\.ya?ml$/i, '');
  return existsSync(`${stem}.test.yaml`) ? `${stem}.test.yaml` : `${stem}.test.yml`;
}

/** Names exactly these two texts. */
export function baseOf({ text, tests }: { readonly text: string; readonly tests: string }): string {
  return createHash('sha256').update(text).update('\0').update(tests).digest('hex').slice(0, 32);
}

/** Throws `rules.missing`, and `rules.unreadable` (unavailable) where the file went meanwhile. */
export async function showRuleSource(deps: ContentDeps, actor: Actor, ruleId: string): Promise<RuleSource> {
  requirePermission(actor, 'rules.read');
  return readRuleSource(deps, requireRule(deps, ruleId));
}

export async function readRuleSource(deps: Pick<ContentDeps, 'keeper'>, detection: Detection): Promise<RuleSource> {
  const { rule, path } = detection;
  const [text, tests] = await Promise.all([readText(path), readFile(testPathOf(path), 'utf8').catch(() => '')]);
  const { detections } = deps.keeper.runner.reading();
  return {
    ruleId: rule.id,
    text,
    tests,
    base: baseOf({ text, tests }),
    version: rule.version,
    isOwn: isOwn(deps, detection),
    file: rule.file,
    rules: detections.filter((each) => each.path === path).length,
  };
}

async function readText(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (cause) {
    const message = 'The file of this rule cannot be read any more. `rules reload` brings the list up to date.';
    throw new WatchfloorError('unavailable', 'rules.unreadable', { message, cause });
  }
}
