import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { expect, it } from 'vitest';

const WEB = join(import.meta.dirname, '..');
const require = createRequire(import.meta.url);
const CORE = join(dirname(require.resolve('@mantine/core')), '..', 'esm');
const NOTIFICATIONS = join(dirname(require.resolve('@mantine/notifications')), '..', 'esm');

const textsIn = (folder: string, ending: RegExp) =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => ending.test(name))
    .map((name) => readFileSync(join(folder, name), 'utf8'));

/** What is imported from Mantine's core by name. */
function importedNames(texts: readonly string[]): ReadonlySet<string> {
  const lists = texts.flatMap((text) => [...text.matchAll(/import \{([^}]*)\} from ['"]@mantine\/core['"]/g)]);
  return new Set(lists.flatMap(([, names = '']) => names.split(',').map((name) => name.trim())));
}

/** The components whose classes a module, or what it imports, gives to elements. */
function styledBy(module: string, seen: Set<string>): void {
  if (seen.has(module)) return;
  seen.add(module);
  for (const [, path = ''] of readFileSync(module, 'utf8').matchAll(/from "(\.[^"]+)"/g)) {
    styledBy(join(dirname(module), path), seen);
  }
}

it('hold those of every component of Mantine that is used, and of no other', () => {
  const used = importedNames([...textsIn(WEB, /\.tsx?$/), ...textsIn(NOTIFICATIONS, /\.mjs$/)]);
  const modules = new Set<string>();
  for (const [, names = '', path = ''] of readFileSync(join(CORE, 'index.mjs'), 'utf8').matchAll(
    /import \{([^}]*)\} from "(\.[^"]+)"/g,
  )) {
    if (names.split(',').some((name) => used.has(name.trim()))) styledBy(join(CORE, path), modules);
  }
  const needed = [...modules].flatMap((module) => /([A-Z]\w+)\.module\.mjs$/.exec(module)?.[1] ?? []);
  const styles = readFileSync(join(import.meta.dirname, 'mantine-styles.ts'), 'utf8');
  const imported = [...styles.matchAll(/core\/styles\/([A-Z]\w+)\.css/g)].map(([, name]) => name);
  expect(needed.length).toBeGreaterThan(10);
  expect(imported.toSorted()).toEqual(needed.toSorted());
});
