import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { readRuleFiles } from './read-rule-files.ts';
import { PACK_FILE, readRulePack } from './rule-pack.ts';

export type RepeatedFiles = { readonly packId: string; readonly files: number };

type ImportedPlace = { readonly packsDir: string; readonly id: string };

/**
 * How many rule files of an imported pack stand in those that are read before it, letter for letter: the rules of such a
 * file run once, as the earlier pack says. `packDirs`: the packs that come with Watchfloor. Throws as `readRuleFiles`.
 */
export function findRepeats({ packsDir, id }: ImportedPlace, packDirs: readonly string[]): readonly RepeatedFiles[] {
  const siblings = readdirSync(packsDir)
    .filter((name) => name < id && !name.startsWith('.') && existsSync(join(packsDir, name, PACK_FILE)))
    .sort();
  let left = readRuleFiles(join(packsDir, id)).texts.map(({ version }) => version);
  return [...packDirs, ...siblings.map((name) => join(packsDir, name))].flatMap((dir) => {
    const known = new Set(readRuleFiles(dir).texts.map(({ version }) => version));
    const before = left.length;
    left = left.filter((version) => !known.has(version));
    return left.length < before ? [{ packId: readRulePack(dir).id, files: before - left.length }] : [];
  });
}
