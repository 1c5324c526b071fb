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
 * The path as it may be written, without empty and `.` parts. Throws `detections.import-unsafe` (invalid) for one that leads
 * out of the folder it is unpacked to: who packs such a thing means harm, so nothing of it is taken.
 */
export function safePath(path: string): string {
  const parts = path.split('/').filter((part) => part !== '' && part !== '.');
  const isUnsafe = path.startsWith('/') || /[\\\0:]/.test(path) || parts.includes('..');
  if (!isUnsafe && parts.length > 0) return parts.join('/');
  throw new WatchfloorError('invalid', 'detections.import-unsafe', {
    message: `The archive holds the path ${JSON.stringify(path.slice(0, 200))}, which leads out of it. Nothing was imported.`,
  });
}

export function brokenArchive(message: string, cause?: unknown): WatchfloorError {
  return new WatchfloorError('invalid', 'detections.import-broken', { message, ...(cause !== undefined && { cause }) });
}
