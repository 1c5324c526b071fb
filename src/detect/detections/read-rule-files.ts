import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { join, sep } from 'node:path';
import { WatchfloorError } from '../../platform/kernel/index.ts';
import type { RuleIssue, RuleText } from '../rule-engine/index.ts';
import { isPackSetting } from './rule-pack.ts';

/** More than any rule needs; a core dump named `x.yml` must not fill the memory. */
const MAX_FILE_BYTES = 4 * 1024 * 1024;
/** The public set has 3,780 files: this stops a `--rules /`. */
const MAX_FILES = 100_000;

/** The public set has 12 million characters. */
const MAX_TOTAL_LENGTH = 256 * 1024 * 1024;

export type RuleFiles = { readonly texts: readonly RuleText[]; readonly issues: readonly RuleIssue[] };

/**
 * All `.yml` and `.yaml` files under a directory (or the one file given), sorted by path, hidden ones left out. `file` is
 * relative to the directory, with `/`; `version` is the first 16 hex digits of the SHA-256 of the file's bytes.
 * Throws `detections.rules-missing` (missing) where there is no such directory. A file that cannot be read is an issue.
 */
export function readRuleFiles(root: string): RuleFiles {
  const texts: RuleText[] = [];
  const issues: RuleIssue[] = [];
  // Every path below was made of this by `join`; thousands of calls of `relative` take longer than reading the files.
  const prefix = join(root, 'x').length - 1;
  let length = 0;
  for (const path of listRuleFiles(root)) {
    const file = path === root ? path : path.slice(prefix).split(sep).join('/');
    const read = readRuleFile(path);
    length += 'text' in read ? read.text.length : 0;
    if (length > MAX_TOTAL_LENGTH) throw tooMany(root);
    if ('problem' in read) issues.push(fileIssue(file, read));
    else texts.push({ file, ...read });
  }
  return { texts, issues };
}

function listRuleFiles(root: string): readonly string[] {
  const paths: string[] = [];
  const visited = new Set<string>();
  const visit = (path: string, isFile: boolean): void => {
    if (isFile || statSync(path).isFile()) {
      paths.push(path);
      return;
    }
    // Links are followed (mounted configuration consists of them), so a folder may be met twice, or contain itself.
    const real = realpathSync(path);
    if (visited.has(real)) return;
    visited.add(real);
    const entries = readdirSync(path, { withFileTypes: true }).filter(({ name }) => !name.startsWith('.'));
    for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
      if (path === root && isPackSetting(entry.name)) continue;
      const isWanted = !entry.isFile() || isRuleFile(entry.name);
      if (isWanted && (entry.isFile() || isWantedLink(join(path, entry.name))))
        visit(join(path, entry.name), entry.isFile());
    }
    if (paths.length > MAX_FILES) throw tooMany(root);
  };
  try {
    visit(root, false);
  } catch (cause) {
    throw cause instanceof WatchfloorError ? cause : missing(root, cause);
  }
  return paths;
}

/** A folder, or a link to a folder or to a rule file. Broken links are nothing. */
function isWantedLink(path: string): boolean {
  const stats = statSync(path, { throwIfNoEntry: false });
  return stats !== undefined && (stats.isDirectory() || (stats.isFile() && isRuleFile(path)));
}

const TEST_FILE = /\.test\.ya?ml$/i;

/** `x.test.yml` beside `x.yml` holds the events that the rule is tested with. */
function isRuleFile(path: string): boolean {
  return /\.ya?ml$/i.test(path) && !TEST_FILE.test(path);
}

/** The fixtures of rules under a folder, sorted by path. Links are not followed. */
export function listTestFiles(root: string): readonly string[] {
  return readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && TEST_FILE.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}

type ReadFile =
  | { readonly text: string; readonly version: string }
  | { readonly problem: string; readonly code: string };

function readRuleFile(path: string): ReadFile {
  try {
    if (statSync(path).size > MAX_FILE_BYTES) return { code: 'too-large', problem: 'The file is larger than 4 MiB.' };
    const bytes = readFileSync(path);
    const version = createHash('sha256').update(bytes).digest('hex').slice(0, 16);
    return { text: new TextDecoder('utf-8', { fatal: true }).decode(bytes), version };
  } catch (error) {
    if (error instanceof TypeError) return { code: 'wrong-encoding', problem: 'The file is not UTF-8.' };
    return { code: 'unreadable-file', problem: error instanceof Error ? error.message : String(error) };
  }
}

function fileIssue(file: string, { code, problem }: Extract<ReadFile, { problem: string }>): RuleIssue {
  return { file, line: 1, column: 1, severity: 'error', code, message: problem };
}

function missing(root: string, cause: unknown): WatchfloorError {
  const isAbsent = cause instanceof Error && 'code' in cause && cause.code === 'ENOENT';
  const why = cause instanceof Error ? cause.message : String(cause);
  return new WatchfloorError('missing', 'detections.rules-missing', {
    message: isAbsent ? `There is no ${root}.` : `The rules at ${root} cannot be read: ${why}`,
    details: { path: root },
    cause,
  });
}

function tooMany(root: string): WatchfloorError {
  return new WatchfloorError('invalid', 'detections.too-many-files', {
    message: `There are more than ${MAX_FILES} rule files under ${root}, or more than 256 MiB of them. Name a folder that holds rules only.`,
    details: { path: root },
  });
}
