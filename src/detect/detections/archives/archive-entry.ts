import { WatchfloorError } from '../../../platform/kernel/index.ts';

/** A file of an archive or a folder: its path relative, with `/`. */
export type ArchiveEntry = { readonly path: string; readonly bytes: Uint8Array };

/** Far beyond any rule set: the public one is 12 MB in 4,000 files. A bomb stops here. */
export const ARCHIVE_LIMITS = { files: 50_000, fileBytes: 4 * 1024 * 1024, totalBytes: 256 * 1024 * 1024 } as const;

/** Counts what an archive unfolds to. */
export type ArchiveBudget = { files: number; bytes: number };

/** Throws `detections.import-too-large` (invalid). */
export function spend(budget: ArchiveBudget, bytes: number): void {
  budget.files += 1;
  budget.bytes += bytes;
  if (budget.files <= ARCHIVE_LIMITS.files && budget.bytes <= ARCHIVE_LIMITS.totalBytes) return;
  throw new WatchfloorError('invalid', 'detections.import-too-large', {
    message: 'The archive unfolds to more than 50,000 files or 256 MiB: that is no rule set.',
  });
}

/**
 * The safe path of an entry that `isWanted`; undefined for a folder and for what nobody asked for, whose name harms nobody.
 * Throws as `safePath`.
 */
export function wantedPath(name: string, isWanted: (path: string) => boolean): string | undefined {
  if (name.endsWith('/')) return undefined;
  // Without the dots that safePath is to refuse: they must not pass for those of a hidden file.
  const plain = name.split(/[/\\]/).filter((part) => part !== '' && part !== '.' && part !== '..');
  return isWanted(plain.join('/')) ? safePath(name) : undefined;
}

/**
 * The path as it may be written, without empty and `.` parts. Throws `detections.import-unsafe` (invalid) for one that leads
 * out of the folder it is unpacked to, or would write to the terminal of who lists it: who packs such a thing means harm, so nothing of it is taken.
 */
function safePath(path: string): string {
  const parts = path.split('/').filter((part) => part !== '' && part !== '.');
  const isUnsafe = path.startsWith('/') || /[\\:\p{Cc}]/u.test(path) || parts.includes('..');
  if (!isUnsafe && parts.length > 0) return parts.join('/');
  throw new WatchfloorError('invalid', 'detections.import-unsafe', {
    message: `The archive holds the path ${JSON.stringify(path.slice(0, 200))}, which leads out of it or cannot be shown. Nothing was imported.`,
  });
}

export function brokenArchive(message: string, cause?: unknown): WatchfloorError {
  return new WatchfloorError('invalid', 'detections.import-broken', { message, ...(cause !== undefined && { cause }) });
}
