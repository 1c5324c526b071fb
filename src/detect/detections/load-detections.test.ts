import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
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

  it('names files by their path within the folder, however the folder is written', () => {
    write('pack/rules/deep/er.yml', ruleText(7));
    const packDir = writePack();
    for (const dirname of [packDir, `${packDir}/`, `${packDir}/./rules/..`]) {
      const files = loadDetections({ packDirs: [dirname] }).rules.map(({ description }) => description.file);
      expect(files).toContain('rules/deep/er.yml');
    }
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
    expect(readdirSync(cacheDir)).toHaveLength(2);
    const recalled = loadDetections({ packDirs, cacheDir, readings: first.readings });
    expect(recalled).toEqual({ ...first, isFromCache: true });
  });

  it('reads again where the pack says something else, and recalls what it said before', () => {
    const packDirs = [writePack()];
    const cacheDir = join(dir, 'cache');
    const before = loadDetections({ packDirs, cacheDir });
    const packFile = join(dir, 'pack/pack.yaml');
    writeFileSync(packFile, `${readFileSync(packFile, 'utf8')}state: shadow\n`);
    const after = loadDetections({ packDirs, cacheDir });
    expect(after.readings).not.toEqual(before.readings);
    expect(after.detections.map(({ state }) => state)).toEqual(['shadow', 'shadow', 'shadow', 'shadow']);
    expect(loadDetections({ packDirs, cacheDir, readings: before.readings })).toEqual({ ...before, isFromCache: true });
    // Also where nothing of the pack can be read any more.
    rmSync(join(dir, 'pack'), { recursive: true });
    expect(loadDetections({ packDirs, cacheDir, readings: before.readings })).toEqual({ ...before, isFromCache: true });
  });

  it('names rule files and folders of the site that nobody reads', () => {
    const contentDir = join(dir, 'content');
    for (const path of ['local/a.yml', 'stray.yml', 'mine/x.yml', 'packs/.old/x.yml', 'notes.txt', '.git/x.yml'])
      write(`content/${path}`, ruleText(1));
    const { detections, issues } = loadDetections({ contentDir });
    expect(detections).toHaveLength(1);
    expect(issues.map(({ file, code, severity }) => [file, code, severity])).toEqual([
      [join(contentDir, 'mine'), 'unread-place', 'error'],
      [join(contentDir, 'stray.yml'), 'unread-place', 'error'],
    ]);
    expect(loadDetections({ contentDir: join(dir, 'nowhere') }).issues).toEqual([]);
  });

  it('recalls exactly the folders of before: those that came since are left out, those that went are there', () => {
    const contentDir = join(dir, 'content');
    const packDirs = [writePack()];
    write('content/packs/old/pack.yaml', 'id: old\ntitle: Old\nlicence: MIT\nurl: https://example.org/\nfolders: []\n');
    write('content/packs/old/x.yml', ruleText(20));
    write('content/local/mine.yml', ruleText(1, 'low'));
    const sources = { packDirs, contentDir, cacheDir: join(dir, 'cache') };
    const before = loadDetections(sources);
    rmSync(join(contentDir, 'local'), { recursive: true });
    renameSync(join(contentDir, 'packs/old'), join(contentDir, 'packs/new'));
    const now = loadDetections(sources);
    expect(now.detections.map(({ rule }) => rule.id)).not.toEqual(before.detections.map(({ rule }) => rule.id));
    expect(loadDetections({ ...sources, readings: before.readings })).toEqual({ ...before, isFromCache: true });
    // As PostgreSQL gives them back, in an order of its own.
    const reversed = Object.fromEntries(Object.entries(before.readings).toReversed());
    expect(loadDetections({ ...sources, readings: reversed }).rules).toEqual(before.rules);
    // Where a folder is lost for good, the rules are those of now.
    rmSync(join(dir, 'cache'), { recursive: true });
    expect(loadDetections({ ...sources, readings: before.readings })).toEqual(now);
  });

  it('does not recall what another engine has read', () => {
    const packDirs = [writePack()];
    const cacheDir = join(dir, 'cache');
    const { readings } = loadDetections({ packDirs, cacheDir });
    for (const name of readdirSync(cacheDir)) {
      const file = JSON.parse(readFileSync(join(cacheDir, name), 'utf8'));
      writeFileSync(join(cacheDir, name), JSON.stringify({ ...file, engine: 'older', rules: [] }));
    }
    expect(loadDetections({ packDirs, cacheDir, readings })).toMatchObject({
      isFromCache: false,
      rules: { length: 4 },
    });
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

describe('placeholders', () => {
  const expanding = ruleText(1).replace('A: x', "'A|expand': '%Admins%'");
  const patternsOf = ({ rules }: ReturnType<typeof loadDetections>) =>
    rules.map((rule) => rule.selections[0]?.criterion);

  it('are given by a file of the site, and until then refuse the rule by their name', () => {
    const packDirs = [writePack()];
    write('pack/rules/high.yml', expanding);
    const cacheDir = join(dir, 'cache');
    const refused = loadDetections({ packDirs, cacheDir });
    expect(refused.issues).toMatchObject([
      { code: 'unresolved-placeholder', file: 'rules/high.yml', message: expect.stringContaining('%Admins%') },
    ]);
    write('site.yaml', 'Admins: [root, adm_*]\n');
    const loaded = loadDetections({ packDirs, placeholderFiles: [join(dir, 'site.yaml')], cacheDir });
    expect(loaded.issues).toEqual([]);
    expect(patternsOf(loaded)[0]).toMatchObject({
      patterns: [
        { kind: 'equals', text: 'root' },
        { kind: 'startswith', text: 'adm_' },
      ],
    });
    expect(loadDetections({ packDirs, cacheDir }).issues).toMatchObject([{ code: 'unresolved-placeholder' }]);
  });

  it('are given by a folder of the site for all packs, and by a pack for itself unless the site says otherwise', () => {
    const packDirs = [writePack()];
    write('pack/rules/high.yml', expanding);
    write('pack/placeholders.yaml', 'Admins: Administrator\n');
    expect(patternsOf(loadDetections({ packDirs }))[0]).toMatchObject({ patterns: [{ text: 'Administrator' }] });
    write('mine/placeholders.yaml', 'Admins: mine\n');
    const loaded = loadDetections({ packDirs, ruleDirs: [join(dir, 'mine')] });
    expect(patternsOf(loaded)[0]).toMatchObject({ patterns: [{ text: 'mine' }] });
    write('site.yaml', 'Admins: named\n');
    const named = loadDetections({
      packDirs,
      ruleDirs: [join(dir, 'mine')],
      placeholderFiles: [join(dir, 'site.yaml')],
    });
    expect(patternsOf(named)[0]).toMatchObject({ patterns: [{ text: 'named' }] });
  });

  it('that are no placeholders are reported at their place, and a file that was named must be there', () => {
    write('mine/placeholders.yaml', "Admins:\n  - ok\n'%Bad%': x\nEmpty: ''\nMap: { a: b }\n");
    const { issues } = loadDetections({ ruleDirs: [join(dir, 'mine')] });
    expect(issues.map(({ file, line, column, code }) => [file, line, column, code])).toEqual([
      [join(dir, 'mine/placeholders.yaml'), 3, 1, 'invalid-placeholder'],
      [join(dir, 'mine/placeholders.yaml'), 4, 1, 'invalid-placeholder'],
      [join(dir, 'mine/placeholders.yaml'), 5, 1, 'invalid-placeholder'],
    ]);
    expect(lintRules([join(dir, 'mine')])).toEqual(issues);
    expect(() => loadDetections({ placeholderFiles: [join(dir, 'none.yaml')] })).toThrow(
      expect.objectContaining({ code: 'detections.rules-missing' }),
    );
  });
});

describe('pipelines', () => {
  it('of a pack rename the fields of its rules, and a change of them is no longer the cached reading', () => {
    const packDirs = [writePack()];
    const cacheDir = join(dir, 'cache');
    const fieldOf = () => {
      const { rules, isFromCache } = loadDetections({ packDirs, cacheDir });
      return [rules[0]?.selections[0]?.criterion, isFromCache];
    };
    expect(fieldOf()).toMatchObject([{ field: 'A' }, false]);
    write('pack/pipelines/ecs.yml', 'transformations: [{ type: field_name_mapping, mapping: { A: process.name } }]\n');
    expect(fieldOf()).toMatchObject([{ field: 'process.name' }, false]);
    expect(fieldOf()).toMatchObject([{ field: 'process.name' }, true]);
  });

  it('that cannot be kept are reported where they stand, and none of their steps is taken', () => {
    const packDirs = [writePack()];
    write(
      'pack/pipelines/ecs.yml',
      'transformations:\n  - { type: field_name_prefix, prefix: x }\n  - { type: drop_detection_item }\n',
    );
    const { rules, issues } = loadDetections({ packDirs });
    expect(issues).toMatchObject([
      { file: 'pipelines/ecs.yml', line: 3, column: 13, code: 'unsupported-transformation', severity: 'error' },
    ]);
    expect(rules[0]?.selections[0]?.criterion).toMatchObject({ field: 'A' });
  });
});

describe('correlations and filters', () => {
  const correlation = `title: Twice
id: 2f1c6b1e-0000-4000-8000-0000000000c1
author: Test
level: high
correlation:
  type: event_count
  rules: [2f1c6b1e-0000-4000-8000-000000000001]
  group-by: [User]
  timespan: 5m
  condition: { gte: 2 }
`;
  const filter = `title: Not Bob
id: 2f1c6b1e-0000-4000-8000-0000000000f1
logsource: { product: windows }
filter: { rules: any, selection: { User: bob }, condition: not selection }
`;

  it('are read, linked and cached; rules of a correlation’s pack raise no alert by themselves', () => {
    write('mine/c.yml', correlation);
    write('mine/r.yml', ruleText(1));
    const sources = { ruleDirs: [join(dir, 'mine')], cacheDir: join(dir, 'cache'), runsCorrelations: true };
    const first = loadDetections(sources);
    expect(first.correlations.map(({ description }) => description.file)).toEqual([join(dir, 'mine/c.yml')]);
    expect(first.correlationDetections).toMatchObject([{ raisesAlert: true, pack: { id: 'local' } }]);
    expect(first.detections).toMatchObject([{ raisesAlert: false }]);
    expect(first.issues.map(({ code }) => code)).toEqual(['rule-held-back']);
    expect(loadDetections(sources)).toEqual({ ...first, isFromCache: true });
  });

  it('of another pack hold nothing back', () => {
    write('mine/c.yml', correlation);
    const loaded = loadDetections({ packDirs: [writePack()], ruleDirs: [join(dir, 'mine')], runsCorrelations: true });
    expect(loaded.detections[0]).toMatchObject({ rule: { title: 'Rule 1' }, raisesAlert: true });
  });

  it('are errors where nobody runs correlations, and the rules go on raising alerts', () => {
    write('mine/c.yml', correlation);
    write('mine/r.yml', ruleText(1));
    const { issues, detections } = loadDetections({ ruleDirs: [join(dir, 'mine')] });
    expect(issues).toContainEqual(expect.objectContaining({ code: 'correlation-not-yet', severity: 'error', line: 1 }));
    expect(detections).toMatchObject([{ raisesAlert: true }]);
  });

  it('filter the rules of every pack where they are the site’s own', () => {
    write('mine/f.yml', filter);
    const { rules } = loadDetections({ packDirs: [writePack()], ruleDirs: [join(dir, 'mine')] });
    expect(rules.map(({ filteredBy }) => filteredBy?.length)).toEqual([1, 1, 1, 1]);
  });

  it('filter only the rules of their own pack where they stand in one', () => {
    const packDirs = [writePack()];
    write('pack/rules/f.yml', filter);
    write('mine/r.yml', ruleText(9));
    const { rules } = loadDetections({ packDirs, ruleDirs: [join(dir, 'mine')] });
    expect(rules.map(({ filteredBy }) => filteredBy?.length ?? 0)).toEqual([1, 1, 1, 1, 0]);
  });

  it('are linted across files, with line and column', () => {
    write('c.yml', correlation.replace('-000000000001', '-000000000009'));
    write('f.yml', filter.replace('rules: any', 'rules: [nobody]').replace('not selection', 'selection'));
    write('r.yml', ruleText(1));
    expect(lintRules([dir]).map(({ file, line, column, code }) => [file, line, column, code])).toEqual([
      [join(dir, 'c.yml'), 7, 11, 'unknown-reference'],
      [join(dir, 'f.yml'), 4, 19, 'unknown-reference'],
      [join(dir, 'f.yml'), 4, 65, 'filter-without-not'],
    ]);
  });

  it('are linted with the rules of packs that they name, which are not linted themselves', () => {
    const packDir = writePack();
    write('pack/rules/low.yml', ruleText(2).replace('level: high\n', ''));
    write('mine/c.yml', correlation);
    const codes = (packDirs: readonly string[]) => lintRules([join(dir, 'mine')], { packDirs }).map(({ code }) => code);
    expect(codes([])).toEqual(['unknown-reference']);
    expect(codes([packDir])).toEqual(['rule-not-held-back']);
  });
});
