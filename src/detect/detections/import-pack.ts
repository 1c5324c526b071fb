import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { stringify } from 'yaml';
import { WatchfloorError } from '../../platform/kernel/index.ts';
import type { RuleIssue } from '../rule-engine/index.ts';
import { ARCHIVE_LIMITS, type ArchiveEntry, brokenArchive, spend } from './archives/archive-entry.ts';
import { gunzip, readTar } from './archives/read-tar.ts';
import { readZip } from './archives/read-zip.ts';
import type { RuleState } from './contract.ts';
import { lintRules } from './lint-rules.ts';
import { PACK_FILE, parseRulePack, type RulePack } from './rule-pack.ts';

export type PackImport = {
  /** A folder (a git checkout, too), a `.zip`, `.tar`, `.tar.gz` or `.tgz`. */
  readonly from: string;
  /** `packs/` of the data folder's `rules/`. */
  readonly packsDir: string;
  readonly id: string;
  readonly title?: string | undefined;
  readonly licence?: string | undefined;
  readonly url?: string | undefined;
  /** Unless said, what the pack has; a new one starts in shadow. */
  readonly state?: RuleState | undefined;
};

export type ImportedPack = {
  readonly dir: string;
  readonly pack: RulePack;
  readonly files: number;
  readonly isUpdate: boolean;
  readonly issues: readonly RuleIssue[];
};

const WANTED = /(^|\/)(LICEN[CS]E[^/]*|README[^/]*|[^/]+\.ya?ml)$/i;
const isWanted = (path: string): boolean => WANTED.test(path) && !path.split('/').some((part) => part.startsWith('.'));

/**
 * Brings a rule set in as a pack, or a newer edition of it: the old one stays until the new one is complete, and what
 * people decided about its rules stays in any case. Throws `detections.import-…` and `detections.invalid-pack` (invalid);
 * nothing is changed then.
 */
export function importPack(wanted: PackImport): ImportedPack {
  const found = [...entriesOf(wanted.from)];
  const entries = isFolder(wanted.from) ? found : withoutTopFolder(found);
  const rules = entries.filter(({ path }) => /\.ya?ml$/i.test(path) && path !== PACK_FILE);
  if (rules.length === 0) {
    throw new WatchfloorError('invalid', 'detections.import-empty', {
      message: `There is no rule file in ${wanted.from}.`,
    });
  }
  const dir = join(wanted.packsDir, wanted.id);
  const old = join(wanted.packsDir, `.${wanted.id}.old`);
  restore(dir, old);
  const pack = packOf(entries, wanted, packThere(dir));
  const draft = join(wanted.packsDir, `.${pack.id}.${process.pid}.new`);
  rmSync(draft, { recursive: true, force: true });
  try {
    for (const { path, bytes } of entries) write(draft, path, bytes);
    write(draft, PACK_FILE, stringify(pack));
    const isUpdate = replaceFolder(dir, draft, old);
    return { dir, pack, files: rules.length, isUpdate, issues: lintRules([dir]) };
  } finally {
    rmSync(draft, { recursive: true, force: true });
  }
}

const isFolder = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;

function entriesOf(from: string): Iterable<ArchiveEntry> {
  const stats = statSync(from, { throwIfNoEntry: false });
  if (stats === undefined) {
    throw new WatchfloorError('missing', 'detections.rules-missing', { message: `There is no ${from}.` });
  }
  if (stats.isDirectory()) return folderEntries(from);
  if (stats.size > ARCHIVE_LIMITS.totalBytes) spend({ files: 0, bytes: 0 }, stats.size);
  const bytes = readFileSync(from);
  if (/\.zip$/i.test(from)) return readZip(bytes, isWanted);
  if (/\.(tar\.gz|tgz)$/i.test(from)) return readTar(gunzip(bytes), isWanted);
  if (/\.tar$/i.test(from)) return readTar(bytes, isWanted);
  throw new WatchfloorError('invalid', 'detections.import-unknown', {
    message: `${from} is no folder and no .zip, .tar, .tar.gz or .tgz.`,
  });
}

/** Links are not followed: they may lead anywhere. */
function* folderEntries(dir: string): Generator<ArchiveEntry> {
  const budget = { files: 0, bytes: 0 };
  for (const entry of readdirSync(dir, { recursive: true, withFileTypes: true })) {
    const full = join(entry.parentPath, entry.name);
    const path = relative(dir, full).split(sep).join('/');
    if (!entry.isFile() || !isWanted(path) || statSync(full).size > ARCHIVE_LIMITS.fileBytes) continue;
    const bytes = readFileSync(full);
    spend(budget, bytes.length);
    yield { path, bytes };
  }
}

/** Archives of a repository hold one folder named after the edition: paths must not change with it. */
function withoutTopFolder(entries: readonly ArchiveEntry[]): readonly ArchiveEntry[] {
  const [first] = entries;
  const top = first?.path.includes('/') === true ? first.path.slice(0, first.path.indexOf('/') + 1) : undefined;
  if (top === undefined || !entries.every(({ path }) => path.startsWith(top))) return entries;
  return entries.map(({ path, bytes }) => ({ path: path.slice(top.length), bytes }));
}

function packThere(dir: string): RulePack | undefined {
  const path = join(dir, PACK_FILE);
  return existsSync(path) ? parseRulePack(readFileSync(path, 'utf8'), path) : undefined;
}

/** What somebody has settled about a pack that is there stays, unless it is said anew; its folders are the new edition's. */
function packOf(entries: readonly ArchiveEntry[], wanted: PackImport, there: RulePack | undefined): RulePack {
  const { id, title, licence, url, state, from } = wanted;
  const given = entries.find(({ path }) => path === PACK_FILE);
  const own = given && parseRulePack(new TextDecoder().decode(given.bytes), `${PACK_FILE} of ${from}`);
  const pack = {
    ...(there ?? own ?? { licence: 'LicenseRef-unknown', url: 'https://localhost/' }),
    folders: own?.folders.map((folder) => there?.folders.find(({ path }) => path === folder.path) ?? folder) ??
      there?.folders ?? [{ path: '.', alertsFrom: 'medium' }],
    id,
    title: title ?? there?.title ?? own?.title ?? id,
    ...(licence !== undefined && { licence }),
    ...(url !== undefined && { url }),
    state: state ?? there?.state ?? 'shadow',
  };
  return parseRulePack(stringify(pack), 'to be written');
}

/** Throws `detections.import-broken`: names too long for a file system, a file that is also a folder. */
function write(dir: string, path: string, content: string | Uint8Array): void {
  try {
    mkdirSync(dirname(join(dir, path)), { recursive: true });
    writeFileSync(join(dir, path), content);
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? ` (${String(cause.code)})` : '';
    throw brokenArchive(`${path.slice(0, 200)} cannot be written${code}. Nothing was imported.`, cause);
  }
}

/** After a kill between the two renames of an import the old edition stands aside, and the pack is missing. */
function restore(dir: string, old: string): void {
  if (!existsSync(old)) return;
  if (existsSync(dir)) rmSync(old, { recursive: true, force: true });
  else renameSync(old, dir);
}

/** The old edition is out of the way for a moment only, and comes back where the new one cannot take its place. */
function replaceFolder(dir: string, draft: string, old: string): boolean {
  const isUpdate = statSync(dir, { throwIfNoEntry: false }) !== undefined;
  if (isUpdate) renameSync(dir, old);
  try {
    renameSync(draft, dir);
  } catch (error) {
    if (isUpdate) renameSync(old, dir);
    throw error;
  }
  rmSync(old, { recursive: true, force: true });
  return isUpdate;
}
