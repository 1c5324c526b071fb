import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { expect, it } from 'vitest';

const ROOT = import.meta.dirname;

const inRoot = readdirSync(ROOT).map((name) => join(ROOT, name));
const inDocs = readdirSync(join(ROOT, 'docs'), { recursive: true, encoding: 'utf8' }).map((name) =>
  join(ROOT, 'docs', name),
);
const PAGES = [...inRoot, ...inDocs].filter((path) => path.endsWith('.md'));

/** What `[text](target)` and `src="target"` point at in the repository: no address, no place on the same page. */
function relativeTargets(page: string): string[] {
  // Links in code are examples.
  const text = readFileSync(page, 'utf8').replace(/```[\s\S]*?```|`[^`\n]*`/g, '');
  const targets = [...text.matchAll(/\]\(<?([^)\s>]+)|\bsrc="([^"]+)"/g)].map(
    ([, link, source]) => link ?? source ?? '',
  );
  return targets.filter((target) => !/^([a-z]+:|#)/.test(target)).map((target) => target.replace(/#.*$/, ''));
}

it('has documents with links to check', () => {
  expect(PAGES.flatMap(relativeTargets).length).toBeGreaterThan(5);
});

it.each(PAGES.map((page) => relative(ROOT, page)))('%s links only to what there is', (page) => {
  const path = join(ROOT, page);
  const broken = relativeTargets(path).filter((target) => !existsSync(join(dirname(path), decodeURI(target))));
  expect(broken).toEqual([]);
});
