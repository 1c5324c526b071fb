import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loadDetections } from './load-detections.ts';
import { rulesSkeleton } from './rule-skeleton.ts';
import { testRules } from './test-rules.ts';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'watchfloor-rule-tests-'));
});
afterEach(() => rmSync(dir, { recursive: true }));

function write(path: string, text: string): void {
  mkdirSync(dirname(join(dir, path)), { recursive: true });
  writeFileSync(join(dir, path), text);
}

const rule = (id: number, value: string) => `title: Rule ${id}
id: 2f1c6b1e-0000-4000-8000-${String(id).padStart(12, '0')}
author: Test
level: high
logsource: { product: windows, category: process_creation }
detection: { sel: { Image|endswith: '${value}' }, condition: sel }
`;

describe('rules with events beside them', () => {
  it('are tested with each: what must match, and what must not', () => {
    write('a/x.yml', rule(1, '\\x.exe'));
    write(
      'a/x.test.yml',
      `positive:
  - { Image: 'C:\\x.exe' }
  - { name: moved, event: { Image: 'D:\\X.EXE' } }
  - { name: wrong, event: { Image: 'C:\\y.exe' } }
negative:
  - { Image: 'C:\\y.exe' }
  - { Image: 'C:\\x.exe', name: of the event }
`,
    );
    write('b.yml', rule(2, 'b'));
    const run = testRules(dir);
    expect(run.tests.map(({ kind, place, name, isPassed }) => [kind, place, name, isPassed])).toEqual([
      ['positive', 1, '', true],
      ['positive', 2, 'moved', true],
      ['positive', 3, 'wrong', false],
      ['negative', 1, '', true],
      ['negative', 2, '', false],
    ]);
    expect([run.faults, run.rules, run.untested]).toEqual([[], 2, 1]);
    expect(testRules(join(dir, 'a/x.yml')).tests).toHaveLength(5);
  });

  it('are found however the folder is named', () => {
    write('a/x.yml', rule(1, 'x'));
    write('a/x.test.yml', 'positive: [{ Image: x }]');
    const before = process.cwd();
    process.chdir(dir);
    const places = ['.', './', './a', 'a/', './a/x.yml', 'a/../a', relative('.', dir), `${dir}/./a//`];
    const runs = places.map((place) => testRules(place === '' ? '.' : place));
    process.chdir(before);
    expect(runs.map(({ tests, faults }) => [tests.length, faults])).toEqual(places.map(() => [1, []]));
  });

  it('are no rules themselves', () => {
    write('x.yml', rule(1, 'x'));
    write('x.test.yml', 'positive: [{ Image: x }]');
    const { detections, issues } = loadDetections({ ruleDirs: [dir] });
    expect([detections.length, issues]).toEqual([1, []]);
  });

  it.each([
    ['a fixture without its rule', 'y.test.yml', 'positive: [{ A: b }]', 'no such rule beside it'],
    ['a fixture that is no YAML', 'x.test.yml', 'positive: [', ''],
    ['a misspelt word', 'x.test.yml', 'postive: [{ A: b }]', 'postive'],
    ['an event that is not flat', 'x.test.yml', 'positive: [{ A: { b: c } }]', 'nvalid'],
    ['a fixture without events', 'x.test.yml', 'positive: []', 'no events'],
    ['a rule named that is not there', 'x.test.yml', 'rule: other\npositive: [{ A: b }]', 'no such rule'],
  ])('have a fault, not a pass: %s', (...[, name, text, message]) => {
    write('x.yml', rule(1, 'x'));
    write(name, text);
    const { faults, tests } = testRules(dir);
    expect([tests, faults]).toEqual([[], [{ file: join(dir, name), message: expect.stringContaining(message) }]]);
  });

  it('have a fault with its place where the rule cannot run', () => {
    write('x.yml', rule(1, 'x').replace('condition: sel', 'condition: nosuch'));
    write('x.test.yml', 'positive: [{ Image: x }]');
    expect(testRules(dir).faults.map(({ file }) => file)).toEqual([
      join(dir, 'x.test.yml'),
      expect.stringMatching(/x\.yml:\d+:\d+$/),
    ]);
  });

  it('say by id which rule of a file with several is meant', () => {
    write('x.yml', `${rule(1, 'one')}---\n${rule(2, 'two')}`);
    write('x.test.yml', 'positive: [{ Image: two }]');
    expect(testRules(dir).faults[0]?.message).toContain('which of the rules');
    write('x.test.yml', 'rule: 2f1c6b1e-0000-4000-8000-000000000002\npositive: [{ Image: two }]');
    expect(testRules(dir)).toMatchObject({ faults: [], tests: [{ title: 'Rule 2', isPassed: true }] });
  });

  it('pass as the skeleton writes them', () => {
    const { rule: text, fixture } = rulesSkeleton({
      id: '2f1c6b1e-0000-4000-8000-000000000001',
      title: 'New: "odd" #1',
      author: 'A. Writer',
      level: 'high',
      product: 'windows',
      category: 'process_creation',
      service: undefined,
      date: '2026-03-01',
    });
    write('new.yml', text);
    write('new.test.yml', fixture);
    expect(testRules(dir)).toMatchObject({ faults: [], tests: [{ isPassed: true }, { isPassed: true }] });
    const { issues, detections } = loadDetections({ ruleDirs: [dir] });
    expect([issues, detections[0]?.rule.title]).toEqual([[], 'New: "odd" #1']);
  });
});
