import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { MEANS, needsOf, skipReason } from '../tests/harness/skip-reason.ts';

const ROOT = join(import.meta.dirname, '..');
const FILES = ['src', 'tests', 'scripts', 'web/src'].flatMap((folder) =>
  readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.test\.tsx?$/.test(name))
    .map((name) => join(folder, name)),
);

/** The title behind each condition: up to the end of its string. */
function skippableTitles(file: string): string[] {
  const text = readFileSync(join(ROOT, file), 'utf8');
  const calls = /\.(?:skipIf|runIf)\((?:[^()]|\((?:[^()]|\([^()]*\))*\))*\)\(\s*(?:'([^']*)'|`([^`]*)`)/g;
  return [...text.matchAll(calls)].map(([, plain, template]) => plain ?? template ?? '');
}

describe('the reason of a skipped test', () => {
  it.each([
    ['a disk that is full (needs root and tmpfs)', 'needs root and tmpfs; to have it: sudo npm test; sudo npm test,'],
    ['a sync that fails (needs strace)', 'needs strace; to have it: apt-get install strace'],
    ['lines of logger (skipped: no logger; apt-get install bsdutils) arrive', 'no logger; apt-get install bsdutils'],
    ['inside (needs root) another', 'needs root; to have it: sudo npm test'],
  ])('%s', (name, reason) => {
    expect(skipReason(name)).toContain(reason);
  });

  it('is not made up', () => {
    expect(skipReason('nothing is said')).toBeUndefined();
    expect(skipReason('who knows (needs magic)')).toBeUndefined();
  });
});

describe('every test that may be skipped', () => {
  const titles = FILES.flatMap((file) => skippableTitles(file).map((title) => ({ file, title })));

  it('is found', () => {
    const conditions = FILES.flatMap((file) => [
      ...readFileSync(join(ROOT, file), 'utf8').matchAll(/\b(?:it|test|describe)\.(?:skipIf|runIf)\(/g),
    ]);
    expect(titles.length).toBe(conditions.length);
    expect(titles.length).toBeGreaterThan(10);
  });

  it.each(titles)('$title ($file) says what it needs, and that can be had', ({ title }) => {
    const needs = needsOf(title);
    // A name that ends in a value says `(skipped: …)`, or nothing where the test runs.
    if (/\$\{\w+\}$/.test(title)) return;
    expect(needs.length).toBeGreaterThan(0);
    expect(needs.filter((need) => MEANS[need] === undefined)).toEqual([]);
  });
});
