import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { issuesOf } from '../fixtures/correlation-under-test.ts';
import { parseRules } from './parse-rules.ts';

const KIT = process.env.WATCHFLOOR_DATA_KIT ?? join(import.meta.dirname, '../../../../../shared/data');
const EXAMPLES = join(KIT, 'sigma/specification/examples/filter');

const FILTER = `title: Leave out the administrators
id: 2f1c6b1e-0000-4000-8000-0000000000f1
logsource: { product: windows }
filter:
  rules:
    - whoami
    - 2f1c6b1e-0000-4000-8000-000000000001
  selection:
    User|startswith: 'adm_'
  condition: not selection
`;

const parse = (text: string) => parseRules({ file: 'filter.yml', text, version: 'v1' });

describe('a filter', () => {
  it('is read whole, and needs neither level nor author', () => {
    const { rules, filters, issues } = parse(FILTER);
    expect([rules, issues]).toEqual([[], []]);
    expect(filters).toEqual([
      {
        description: {
          id: '2f1c6b1e-0000-4000-8000-0000000000f1',
          title: 'Leave out the administrators',
          author: '',
          description: '',
          date: '',
          modified: '',
          logsource: { product: 'windows' },
          file: 'filter.yml',
          version: 'v1',
        },
        line: 1,
        rules: ['whoami', '2f1c6b1e-0000-4000-8000-000000000001'],
        rulePlaces: [
          { line: 6, column: 7 },
          { line: 7, column: 7 },
        ],
        selections: [{ name: 'selection', criterion: expect.objectContaining({ field: 'User' }) }],
        condition: { kind: 'not', of: { kind: 'selection', name: 'selection' } },
      },
    ]);
  });

  it('may have several selections, of any name', () => {
    const text = FILTER.replace('  condition', '  _other: [keyword]\n  condition').replace(
      'not selection',
      'not 1 of _*',
    );
    expect(parse(text.replace("\n  selection:\n    User|startswith: 'adm_'", '')).filters[0]?.selections).toHaveLength(
      1,
    );
  });

  it('may be for any rule of its logsource, which is marked as no part of the standard', () => {
    for (const any of ['any', 'all', '[]']) {
      const text = FILTER.replace(/rules:\n.*\n.*\n/, `rules: ${any}\n`);
      expect(parse(text).filters[0]?.rules).toBe('any');
      expect(issuesOf(text)).toEqual(['info non-standard-filter-rules 5:10']);
    }
  });

  it('may name one rule without a list', () => {
    expect(parse(FILTER.replace(/rules:\n.*\n.*\n/, 'rules: whoami\n')).filters[0]?.rules).toEqual(['whoami']);
  });

  it('warns the author who forgot `not`', () => {
    const text = FILTER.replace('not selection', 'selection');
    expect(parse(text).filters).toHaveLength(1);
    expect(issuesOf(text)).toEqual(['warning filter-without-not 10:14']);
  });

  it.each([
    [FILTER.replace(/filter:.*/s, 'filter: x\n'), 'invalid-filter 4:1'],
    [FILTER.replace('  condition: not selection\n', ''), 'invalid-filter 4:1'],
    [FILTER.replace(/ {2}rules:\n.*\n.*\n/, ''), 'missing-rules 5:3'],
    [FILTER.replace('- whoami', '- {a: b}'), 'missing-rules 6:5'],
    [FILTER.replace('not selection', 'not other'), 'unknown-selection 10:18'],
    [FILTER.replace('startswith', 'nosuch'), 'unknown-modifier 9:5'],
    [FILTER.replace('logsource: { product: windows }\n', ''), 'missing-logsource 1:1'],
    [FILTER.replace('title: Leave out the administrators\n', ''), 'missing-title 1:1'],
  ])('is refused where it is faulty: %j', (text, issue) => {
    expect(parse(text).filters).toEqual([]);
    expect(issuesOf(text)).toContain(`error ${issue}`);
  });
});

describe.skipIf(!existsSync(EXAMPLES))('the specification’s filters (needs the data kit)', () => {
  it.each(existsSync(EXAMPLES) ? readdirSync(EXAMPLES) : [])('are read, and forget `not`: %s', (file) => {
    const text = readFileSync(join(EXAMPLES, file), 'utf8');
    const { filters, issues } = parseRules({ file, text, version: 'v1' });
    expect(filters).toHaveLength(1);
    expect(issues.map(({ code }) => code)).toContain('filter-without-not');
  });
});
