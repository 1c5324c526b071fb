import { existsSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import {
  type FieldPipeline,
  type Placeholders,
  parsePipelines,
  parsePlaceholders,
  type RuleIssue,
  type RuleText,
} from '../rule-engine/index.ts';
import { readRuleFiles } from './read-rule-files.ts';
import { PIPELINE_FOLDER, PLACEHOLDER_FILE } from './rule-pack.ts';

/** What decides, besides their text, how rules are read. */
export type RuleSettings = { readonly placeholders: Placeholders; readonly pipelines: readonly FieldPipeline[] };

export type RuleFolder = {
  readonly texts: readonly RuleText[];
  readonly settings: RuleSettings;
  readonly issues: readonly RuleIssue[];
};

/**
 * All rule files under a directory (or one file), with the directory's own `placeholders.yaml` and `pipelines/`. What the
 * site says of a placeholder goes before what the directory says. `file` is relative to the directory.
 * Throws as `readRuleFiles`.
 */
export function readRuleFolder(dir: string, site: Placeholders): RuleFolder {
  const { texts, issues } = readRuleFiles(dir);
  const { settings, issues: ofSettings } = readFolderSettings(dir, site);
  return { texts, settings, issues: [...issues, ...ofSettings] };
}

/** What decides how the rules of a directory are read; nothing where there is no such directory. */
export function readFolderSettings(dir: string, site: Placeholders): Omit<RuleFolder, 'texts'> {
  const own = readPlaceholderFile(join(dir, PLACEHOLDER_FILE), PLACEHOLDER_FILE);
  const pipelines = readPipelines(join(dir, PIPELINE_FOLDER));
  return {
    settings: { placeholders: { ...own.placeholders, ...site }, pipelines: pipelines.pipelines },
    issues: [...own.issues, ...pipelines.issues],
  };
}

export type SitePlaceholders = { readonly placeholders: Placeholders; readonly issues: readonly RuleIssue[] };

/**
 * What the site says its placeholders stand for: in the files named, and in `placeholders.yaml` of its plain folders; the
 * first that names one counts. A file that was named must be there: throws `detections.rules-missing`.
 */
export function readSitePlaceholders(files: readonly string[], ruleDirs: readonly string[]): SitePlaceholders {
  const named = files.map((file) => readPlaceholderFile(file, file, { mustExist: true }));
  // Their issues are reported with the folder's rules.
  const ofFolders = ruleDirs.map((dir) => readPlaceholderFile(join(dir, PLACEHOLDER_FILE), PLACEHOLDER_FILE));
  const inOrder = [...named, ...ofFolders].map(({ placeholders }) => placeholders);
  return {
    placeholders: Object.assign({}, ...inOrder.toReversed()),
    issues: named.flatMap(({ issues }) => issues),
  };
}

function readPlaceholderFile(path: string, file: string, { mustExist = false } = {}): SitePlaceholders {
  if (!mustExist && !existsSync(path)) return { placeholders: {}, issues: [] };
  const { texts, issues } = readRuleFiles(path);
  const parsed = texts.map((text) => parsePlaceholders({ ...text, file }));
  return {
    placeholders: Object.assign({}, ...parsed.map(({ placeholders }) => placeholders)),
    issues: [...issues.map((issue) => ({ ...issue, file })), ...parsed.flatMap((one) => one.issues)],
  };
}

function readPipelines(dir: string): { pipelines: readonly FieldPipeline[]; issues: readonly RuleIssue[] } {
  if (!existsSync(dir) || !statSync(dir).isDirectory()) return { pipelines: [], issues: [] };
  const { texts, issues } = readRuleFiles(dir);
  const nameFile = (file: string) => `${basename(dir)}/${file}`;
  const parsed = texts.map((text) => parsePipelines({ ...text, file: nameFile(text.file) }));
  return {
    pipelines: parsed.flatMap(({ pipelines }) => pipelines),
    issues: [
      ...issues.map((issue) => ({ ...issue, file: nameFile(issue.file) })),
      ...parsed.flatMap((one) => one.issues),
    ],
  };
}
