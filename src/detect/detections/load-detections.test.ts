import { mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { lintRules } from './lint-rules.ts';
import { loadDetections } from './load-detections.ts';

let dir: string;

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'watchfloor-rules-'));
});

afterEach(() => rmSync(dir, { recursive: true }));

function ruleText(id: number, level = 'high'): string {
  return `title: Rule ${id}
id: 2f1c6b1e-0000-4000-8000-${String(id).padStart(12, '0')}
author: Test
level: ${level}
logsource: { product: windows }
detection: { sel: { A: x }, condition: sel }
`;
}

function write(path: string, text: string | Uint8Array): void {
  mkdirSync(join(dir, path, '..'), { recursive: true });
  writeFileSync(join(dir, path), text);
}

function writePack(): string {
  write(
    'pack/pack.yaml',
    `id: test-pack
title: A pack
licence: DRL-1.1
url: https://example.org/
folders:
  - { path: rules, alertsFrom: medium }
  - { path: rules/quiet, alertsFrom: never }
`,
  );
  write('pack/rules/high.yml', ruleText(1));
  write('pack/rules/low.yml', ruleText(2, 'low'));
  write('pack/rules/quiet/high.yml', ruleText(3));
  write('pack/unlisted/high.yml', ruleText(4));
  return join(dir, 'pack');
}

describe('loadDetections', () => {
  it('raises alerts by the pack’s policy for the folder and the rule’s level', () => {
    const { detections, rules, issues } = loadDetections({ packDirs: [writePack()] });
    expect(issues).toEqual([]);
    expect(detections.map(({ rule, raisesAlert, pack }) => [rule.file, raisesAlert, pack.id])).toEqual([
      ['rules/high.yml', true, 'test-pack'],
      ['rules/low.yml', false, 'test-pack'],
      ['rules/quiet/high.yml', false, 'test-pack'],
      ['unlisted/high.yml', false, 'test-pack'],
    ]);
    expect(rules.map((rule) => rule.description)).toEqual(detections.map(({ rule }) => rule));
  });

  it('gives each rule the hash of its text as version', () => {
    write('a.yml', ruleText(1));
    const before = loadDetections({ ruleDirs: [dir] }).detections[0]?.rule.version;
    expect(before).toMatch(/^[0-9a-f]{16}$/);
    write('a.yml', `${ruleText(1)}# changed\n`);
    expect(loadDetections({ ruleDirs: [dir] }).detections[0]?.rule.version).not.toBe(before);
  });

  it('takes every rule file under a plain folder, or one file, and alerts from medium', () => {
    write('b/deep/er.yaml', ruleText(1));
    write('a.YML', ruleText(2, 'low'));
    write('readme.md', 'no rule');
    write('.git/hidden.yml', ruleText(3));
    const { detections, issues } = loadDetections({ ruleDirs: [dir] });
    expect(issues).toEqual([]);
    expect(detections.map(({ rule, raisesAlert }) => [rule.file, raisesAlert])).toEqual([
      [join(dir, 'a.YML'), false],
      [join(dir, 'b/deep/er.yaml'), true],
    ]);
    const file = join(dir, 'b/deep/er.yaml');
    expect(loadDetections({ ruleDirs: [file] }).detections.map(({ rule }) => rule.file)).toEqual([file]);
  });

  it('reads nothing again while neither texts nor parser changed, and says so', () => {
    const packDirs = [writePack()];
    write('pack/rules/faulty.yml', ruleText(9).replace('A: x', 'A|nosuch: x'));
    const cacheDir = join(dir, 'cache');
    const first = loadDetections({ packDirs, cacheDir });
    const second = loadDetections({ packDirs, cacheDir });
    expect([first.isFromCache, second.isFromCache]).toEqual([false, true]);
    expect({ ...second, isFromCache: false }).toEqual(first);
    write('pack/rules/high.yml', ruleText(5));
    const third = loadDetections({ packDirs, cacheDir });
    expect(third.isFromCache).toBe(false);
    expect(third.rules[0]?.description.title).toBe('Rule 5');
    expect(readdirSync(cacheDir)).toHaveLength(1);
  });

  it('parses again where the cache is damaged or cannot be written', () => {
    const packDirs = [writePack()];
    const cacheDir = join(dir, 'cache');
    loadDetections({ packDirs, cacheDir });
    for (const file of readdirSync(cacheDir)) writeFileSync(join(cacheDir, file), '{"key":');
    expect(loadDetections({ packDirs, cacheDir })).toMatchObject({ isFromCache: false, rules: { length: 4 } });
    write('a-file', '');
    expect(loadDetections({ packDirs, cacheDir: join(dir, 'a-file') }).rules).toHaveLength(4);
  });

  it('runs a rule once that stands in two places, and says so', () => {
    write('one/a.yml', ruleText(1));
    write('two/a.yml', ruleText(1));
    const { rules, issues } = loadDetections({ ruleDirs: [join(dir, 'one'), join(dir, 'two')] });
    expect(rules).toHaveLength(1);
    expect(issues).toMatchObject([{ code: 'repeated-rule', severity: 'info', file: join(dir, 'two/a.yml') }]);
  });

  it('reports files that are no text, and follows links without going round in circles', () => {
    write('rules/binary.yml', Uint8Array.of(0xff, 0xfe, 0x00));
    write('rules/a.yml', ruleText(1));
    symlinkSync(join(dir, 'rules'), join(dir, 'rules/loop'));
    symlinkSync(join(dir, 'nowhere.yml'), join(dir, 'rules/broken.yml'));
    symlinkSync(join(dir, 'rules/a.yml'), join(dir, 'rules/link.yml'));
    const { rules, issues } = loadDetections({ ruleDirs: [join(dir, 'rules')] });
    expect(rules).toHaveLength(1);
    expect(issues.map(({ code }) => code).sort()).toEqual(['repeated-rule', 'wrong-encoding']);
  });

  it('throws where a folder is missing or is no pack', () => {
    expect(() => loadDetections({ ruleDirs: [join(dir, 'none')] })).toThrow(
      expect.objectContaining({ code: 'detections.rules-missing', kind: 'missing' }),
    );
    expect(() => loadDetections({ packDirs: [dir] })).toThrow(
      expect.objectContaining({ code: 'detections.rules-missing' }),
    );
    write('pack.yaml', 'id: Not An Id\n');
    expect(() => loadDetections({ packDirs: [dir] })).toThrow(
      expect.objectContaining({ code: 'detections.invalid-pack' }),
    );
  });
});

describe('lintRules', () => {
  it('lists errors and warnings of all folders by file and line', () => {
    write('b.yml', ruleText(1).replace('level: high', 'level: severe').replace('A: x', 'A|nosuch: x'));
    write('a.yml', ruleText(2).replace('author: Test\n', ''));
    write('c.yml', ruleText(2));
    const issues = lintRules([dir]);
    expect(issues.map(({ file, line, severity, code }) => [file, line, severity, code])).toEqual([
      [join(dir, 'a.yml'), 1, 'warning', 'missing-author'],
      [join(dir, 'b.yml'), 4, 'warning', 'unknown-level'],
      [join(dir, 'b.yml'), 6, 'error', 'unknown-modifier'],
      [join(dir, 'c.yml'), 1, 'warning', 'duplicate-id'],
    ]);
  });
});
