import { randomUUID } from 'node:crypto';
import { mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

/** '' takes the file away. */
export type WantedFile = { readonly path: string; readonly text: string };

export type StagedFiles = {
  /** Each file whole, by renaming. What was there is kept for `restore`. */
  readonly swap: () => Promise<void>;
  /** As it was before `swap`, as far as the disk lets it. */
  readonly restore: () => Promise<void>;
};

/** Writes new texts beside the files that they are to replace, durable already: a full disk shows before anything changes. */
export async function stageFiles(files: readonly WantedFile[]): Promise<StagedFiles> {
  const staged: (WantedFile & { readonly temporary: string; readonly before: string })[] = [];
  const discard = () => Promise.all(staged.map(({ temporary }) => rm(temporary, { force: true })));
  try {
    for (const { path, text } of files) {
      await mkdir(dirname(path), { recursive: true });
      // Hidden files are no rules: nobody reads it before it has its name.
      const temporary = join(dirname(path), `.${basename(path)}.${randomUUID()}`);
      const before = await readFile(path, 'utf8').catch(() => '');
      staged.push({ path, text, temporary, before });
      if (text !== '') await writeDurably(temporary, text);
    }
  } catch (error) {
    await discard();
    throw error;
  }
  return {
    swap: async () => {
      for (const { path, text, temporary } of staged) {
        if (text === '') await rm(path, { force: true });
        else await rename(temporary, path);
      }
      for (const folder of new Set(staged.map(({ path }) => dirname(path)))) await syncFolder(folder);
    },
    restore: async () => {
      await discard();
      for (const { path, before } of staged) {
        if (before === '') await rm(path, { force: true });
        else await writeDurably(path, before);
      }
    },
  };
}

async function writeDurably(path: string, text: string): Promise<void> {
  const file = await open(path, 'w', 0o600);
  try {
    await file.writeFile(text, 'utf8');
    await file.sync();
  } finally {
    await file.close();
  }
}

/** Otherwise the names may be the old ones again after a power cut. */
async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}
