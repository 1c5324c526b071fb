import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { RuleIssue } from '../rule-engine/index.ts';
import type { DetectionSources } from './load-detections.ts';
import { type CachedParse, recallParse } from './parsed-rules-cache.ts';
import { PACK_FILE } from './rule-pack.ts';

/** In the order in which they count; what is `local` goes before rules of the same id elsewhere. */
const KINDS = ['pack', 'plain', 'local'] as const;

/** A folder of rules, or a single file. */
export type FolderPlace = {
  readonly dir: string;
  readonly kind: (typeof KINDS)[number];
  /** The reading of it that was asked for, where that is still kept. */
  readonly kept: CachedParse | undefined;
};

/** What stands there now or, where `readings` are asked for, exactly the folders that were read then. */
export function findPlaces(sources: DetectionSources): readonly FolderPlace[] {
  const { readings = {}, cacheDir } = sources;
  const standing = standingPlaces(sources);
  const read = Object.entries(readings).map(([dir, key]) => ({ dir, kept: recallParse(dir, key, cacheDir) }));
  const local = localDirOf(sources.contentDir);
  const kindOf = (dir: string, kept: CachedParse | undefined): FolderPlace['kind'] | undefined => {
    const known = standing.find((place) => place.dir === dir);
    if (known !== undefined || kept === undefined) return known?.kind;
    if (dir === local) return 'local';
    return kept.pack === null ? 'plain' : 'pack';
  };
  const places = read.map((each) => ({ ...each, kind: kindOf(each.dir, each.kept) }));
  const found = places.filter((place): place is FolderPlace => place.kind !== undefined);
  if (sources.readings !== undefined && found.length === places.length) return inOrder(found, standing);
  // One of them is lost for good: rules of now are nearer to what they were than rules that lack a folder.
  return standing.map((place) => ({ ...place, kept: read.find(({ dir }) => dir === place.dir)?.kept }));
}

type Standing = Omit<FolderPlace, 'kept'>;

function inOrder(places: readonly FolderPlace[], standing: readonly Standing[]): readonly FolderPlace[] {
  const rank = new Map(standing.map(({ dir }, index) => [dir, index]));
  const placeOf = ({ dir }: FolderPlace) => rank.get(dir) ?? standing.length;
  return places.toSorted(
    (a, b) => KINDS.indexOf(a.kind) - KINDS.indexOf(b.kind) || placeOf(a) - placeOf(b) || (a.dir < b.dir ? -1 : 1),
  );
}

function standingPlaces({ packDirs = [], ruleDirs = [], contentDir }: DetectionSources): readonly Standing[] {
  const local = localDirOf(contentDir);
  return [
    ...[...packDirs, ...packsUnder(contentDir)].map((dir) => ({ dir, kind: 'pack' as const })),
    ...ruleDirs.map((dir) => ({ dir, kind: 'plain' as const })),
    ...(local !== undefined && existsSync(local) ? [{ dir: local, kind: 'local' as const }] : []),
  ];
}

function packsUnder(contentDir: string | undefined): readonly string[] {
  const dir = contentDir === undefined ? undefined : join(contentDir, 'packs');
  if (dir === undefined || !existsSync(dir)) return [];
  return readdirSync(dir)
    .filter((name) => !name.startsWith('.') && existsSync(join(dir, name, PACK_FILE)))
    .sort()
    .map((name) => join(dir, name));
}

function localDirOf(contentDir: string | undefined): string | undefined {
  return contentDir === undefined ? undefined : join(contentDir, 'local');
}

/** Rule files and folders of the site that stand beside `local/` and `packs/`: nobody reads them, and that is said. */
export function strayFiles(contentDir: string | undefined): readonly RuleIssue[] {
  if (contentDir === undefined || !existsSync(contentDir)) return [];
  const strays = readdirSync(contentDir, { withFileTypes: true }).filter(
    (entry) =>
      !entry.name.startsWith('.') &&
      (entry.isDirectory() ? !['local', 'packs'].includes(entry.name) : /\.ya?ml$/i.test(entry.name)),
  );
  const message = `Nothing is read here: rules of your own go into ${join(contentDir, 'local')}.`;
  const place = { line: 1, column: 1, severity: 'error', code: 'unread-place' } as const;
  return strays.map(({ name }) => ({ file: join(contentDir, name), ...place, message }));
}
