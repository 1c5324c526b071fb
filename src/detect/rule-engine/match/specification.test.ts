import { describe, expect, it } from 'vitest';
import type { EventValue } from '../contract.ts';
import { itemIssues, itemMatches, matches, parseOne, ruleText } from '../fixtures/rule-under-test.ts';
import { compileRules, parseRules } from '../index.ts';

/* Sigma 2.1.0, clause by clause: what each line of the specification promises, and what holds, and does not, because of it. */

type FieldValue = EventValue | undefined;
type Line = readonly [
  clause: string,
  key: string,
  value: string,
  holds: readonly FieldValue[],
  fails: readonly FieldValue[],
];

const NONE = undefined;

const APPENDIX: Readonly<Record<string, readonly Line[]>> = {
  'generic modifiers': [
    ['lists of values are linked with OR', '|contains', '[-a, -b]', ['x -b', '-a'], ['x']],
    ['`all` changes this to AND, whatever the order', '|contains|all', "['-a ', '-b ']", ['-b -a '], ['-a x', '-b x']],
    ['`startswith`: at the beginning of the field’s content', '|startswith', 'adm', ['ADMIN', 'adm'], ['x adm']],
    ['`endswith`: at the end of the field’s content', '|endswith', "'\\cmd.exe'", ['C:\\cmd.exe'], ['C:\\cmd.exe ']],
    ['`contains`: anywhere in the field', '|contains', 'ell', ['hello', 'ell', 'ell!'], ['el l', '']],
    ['`exists: true`: presence, be it empty or null', '|exists', 'true', ['x', '', null], [NONE]],
    ['`exists: false`: absence', '|exists', 'false', [NONE], ['x', '', null]],
    ['default matching is case-insensitive', '', 'Whoami', ['WHOAMI', 'whoami'], ['who']],
    ['`cased`: values are applied case sensitively', '|cased', 'Whoami', ['Whoami'], ['whoami', 'WHOAMI']],
    ['`cased` after `contains`', '|contains|cased', 'Who', ['aWhob'], ['awhob']],
    ['`neq`: different from the specified values', '|neq', '[a, b]', ['c', NONE, null], ['a', 'B']],
    ['`neq` after a modifier of text', '|contains|neq', 'a', ['b'], ['bab']],
  ],
  'string modifiers': [
    [
      '`windash`: `-`, `/`, en dash, em dash and horizontal bar are converted interchangeably',
      '|windash|contains',
      "' -f '",
      ['x -f y', 'x /f y', 'x –f y', 'x —f y', 'x ―f y'],
      ['x f y', 'x +f y'],
    ],
    ['`windash` from each of them', '|windash', "'/f'", ['-f', '/f', '–f', '—f', '―f'], ['f']],
    ['`windash`: all possible permutations', '|windash', "'-a /b'", ['/a -b', '–a ―b', '/a /b'], ['a b']],
  ],
  'regular expressions': [
    ['case-sensitive by default', '|re', 'Abc', ['Abc', 'xAbcx'], ['abc']],
    ['wildcard `.`', '|re', 'a.c', ['abc', 'a.c'], ['ac', 'a\nc']],
    ['anchor `^`', '|re', "'^ab'", ['abc'], ['cab']],
    ['anchor `$`', '|re', "'ab$'", ['cab'], ['abc']],
    ['quantifier `*`', '|re', "'^ab*$'", ['a', 'abb'], ['b']],
    ['quantifier `+`', '|re', "'^ab+$'", ['ab', 'abb'], ['a']],
    ['quantifier `?`', '|re', "'^ab?$'", ['a', 'ab'], ['abb']],
    ['quantifier `{n,m}`', '|re', "'^a{2,3}$'", ['aa', 'aaa'], ['a', 'aaaa']],
    ['character class `[a-z]`', '|re', "'^[a-c]$'", ['b'], ['d', 'B']],
    ['character class `[^a-z]`', '|re', "'^[^a-c]$'", ['d', 'B'], ['b']],
    ['alternation `|`', '|re', "'^(?:a|b)$'", ['a', 'b'], ['c']],
    ['grouping `()`', '|re', "'^(ab)+$'", ['abab'], ['aba']],
    ['sub-modifier `i`: case-insensitive', '|re|i', 'abc', ['ABC', 'abc'], ['ab']],
    ['sub-modifier `m`: `^` and `$` match the start and end of a line', '|re|m', "'^b$'", ['a\nb\nc'], ['ab']],
    ['without `m` they do not', '|re', "'^b$'", ['b'], ['a\nb\nc']],
    ['sub-modifier `s`: the dot matches the newline, too', '|re|s', "'a.c'", ['a\nc'], ['ac']],
    ['sub-modifiers together', '|re|i|m|s', "'^B.C$'", ['a\nb\nc'], ['xb\nc']],
  ],
  encodings: [
    ['`base64`: the value is encoded with Base64', '|base64', 'foobar', ['Zm9vYmFy'], ['foobar', 'xZm9vYmFy']],
    [
      '`base64offset`: three variants for shifts by zero to two bytes',
      '|base64offset|contains',
      'foobar',
      [btoa('foobar!'), btoa('xfoobar!'), btoa('xyfoobar!'), btoa('xyzfoobar')],
      ['foobar', btoa('fooba')],
    ],
    ['`utf16le`: `cmd` is 63 00 6d 00 64 00', '|utf16le', 'cmd', ['c\0m\0d\0'], ['\0c\0m\0d', 'cmd']],
    ['`utf16be`: `cmd` is 00 63 00 6d 00 64', '|utf16be', 'cmd', ['\0c\0m\0d'], ['c\0m\0d\0', 'cmd']],
    ['`utf16`: with a byte order mark, FF FE', '|utf16|cased', 'cmd', ['\xff\xfec\0m\0d\0'], ['c\0m\0d\0']],
    ['`wide`: an alias of `utf16le`', '|wide', 'cmd', ['c\0m\0d\0'], ['\0c\0m\0d']],
    ['encodings chained in the order written', '|wide|base64', 'cmd', ['YwBtAGQA'], ['Y21k']],
  ],
  'numeric modifiers': [
    ['`lt`: less than the value', '|lt', '5', [4, '4.9', -1], [5, 6, 'x', NONE]],
    ['`lte`: less or equal', '|lte', '5', [5, 4], [5.1, 6]],
    ['`gt`: greater than the value', '|gt', '5', [6, '5.1'], [5, 4, '', NONE]],
    ['`gte`: greater or equal', '|gte', '5', [5, 6], [4.9]],
    ['`neq`: not equal to the value', '|neq', '5', [4, '6', NONE], [5, '5']],
  ],
  'time modifiers': [
    ['`minute`: from 0 to 59', '|minute', '7', ['2025-08-02T13:07:59Z'], ['2025-08-02T13:08:00Z', 'x']],
    [
      '`hour`: from 0 to 23, without time zone conversion',
      '|hour',
      '13',
      ['2025-08-02T13:07:59+09:00'],
      ['2025-08-02T14:00:00Z'],
    ],
    ['`day`: from 1 to 31', '|day', '2', ['2025-08-02'], ['2025-08-03']],
    ['`week`: from 1 to 52', '|week', '31', ['2025-08-02'], ['2025-08-04']],
    ['`month`: from 1 to 12', '|month', '8', ['2025-08-31'], ['2025-09-01']],
    ['`year`: number of the year', '|year', '2025', ['2025-08-02 10:00:00'], ['2024-12-31']],
    ['compared with a numeric modifier', '|hour|gte', '22', ['2025-08-02T23:00:00Z'], ['2025-08-02T21:59:59Z']],
  ],
  'network modifier': [
    ['`cidr`: IPv4', '|cidr', '10.0.0.0/8', ['10.1.2.3'], ['11.0.0.1', 'x', NONE]],
    ['`cidr`: IPv6', '|cidr', "'2001:db8::/32'", ['2001:db8:0:1::1'], ['2001:db9::1', '10.0.0.1']],
  ],
};

/** "Sigma Rules Specification", Detection. */
const RULES: Readonly<Record<string, readonly Line[]>> = {
  general: [
    ['all values are case-insensitive strings', '', "'ABC'", ['abc', 'Abc'], ['ab']],
    ['you don’t have to escape characters', '', "'C:\\a\\b.(x)'", ['C:\\a\\b.(x)'], ['C:\\a\\bX(x)']],
    ['values are strings or integers', '', '[517, Security]', [517, '517', 'security'], [518]],
  ],
  wildcards: [
    [
      '`?` replaces a single mandatory character',
      '',
      'prog?.exe',
      ['progA.exe', 'progB.exe'],
      ['prog.exe', 'progAB.exe'],
    ],
    [
      '`*` replaces an unbounded length',
      '',
      'antivirus_V*.exe',
      ['antivirus_V1.exe', 'antivirus_V21.2.1.exe', 'antivirus_V.exe'],
      ['antivirus.exe'],
    ],
  ],
  'the escape character': [
    ['a plain backslash can be single', '', "'a\\b'", ['a\\b'], ['ab']],
    ['or double', '', "'a\\\\b'", ['a\\b'], ['a\\\\b']],
    ['a wildcard is escaped to be plain: `\\*`', '', "'a\\*'", ['a*'], ['ab']],
    ['and `\\?`', '', "'a\\?'", ['a?'], ['ab']],
    ['`\\\\*` is a backslash followed by a wildcard', '', "'a\\\\*'", ['a\\', 'a\\x'], ['a*']],
    ['`\\\\\\*` is a plain backslash and a plain asterisk', '', "'a\\\\\\*'", ['a\\*'], ['a\\x']],
    ['three backslashes are two', '', "'a\\\\\\b'", ['a\\\\b'], ['a\\b']],
    ['four backslashes are two', '', "'a\\\\\\\\b'", ['a\\\\b'], ['a\\b']],
  ],
  'special field values': [
    ['an empty value is defined with `’’`', '', "''", [''], ['x', null, NONE]],
    ['a null value is defined with `null`', '', 'null', [null, NONE], ['', 'x']],
  ],
};

function checkLines(sections: Readonly<Record<string, readonly Line[]>>): void {
  for (const [section, lines] of Object.entries(sections)) {
    describe(section, () => {
      it.each(lines)('%s', (...[, key, value, holds, fails]) => {
        expect(holds.filter((one) => !itemMatches(key, value, one))).toEqual([]);
        expect(fails.filter((one) => itemMatches(key, value, one))).toEqual([]);
      });
    });
  }
}

describe('the appendix of modifiers', () => {
  checkLines(APPENDIX);

  it('has `all` on single values warned of, which it does not allow', () => {
    expect(itemIssues('|contains|all', 'x')).toEqual(['all-on-single-value']);
  });

  it('has no metacharacters that need more than linear time', () => {
    for (const source of ['(?=a)', '(?!a)', '(?<=a)b', '(a)\\1', '(?>a)', 'a++']) {
      expect(itemIssues('|re', `'${source}'`)).toEqual(['regex-unsupported']);
    }
  });

  it('has modifiers for values of one kind refused on others', () => {
    expect(itemIssues('|lt', "'5'")).toEqual(['modifier-type']);
    expect(itemIssues('|hour', 'x')).toEqual(['modifier-type']);
    expect(itemIssues('|exists', "'yes'")).toEqual(['modifier-type']);
    expect(itemIssues('|cidr', 'x')).toEqual(['invalid-network']);
    expect(itemIssues('|base64', 'null')).toEqual(['modifier-type']);
    expect(itemIssues('|nosuch', 'x')).toEqual(['unknown-modifier']);
  });

  describe('expand', () => {
    const expanded = (value: string, placeholders: Record<string, string[]>, fieldValue: string) => {
      const text = ruleText(`sel:\n  A|expand: ${value}\ncondition: sel`);
      const { rules } = parseRules({ file: 'r.yml', text, version: 'v1' }, { placeholders });
      const event = { fields: { A: fieldValue }, logsource: { product: 'windows', service: '', categories: [] } };
      return rules.length === 1 && compileRules(rules).matcher.match(event).length === 1;
    };

    it('puts a list of values in the place of a placeholder', () => {
      const placeholders = { Servers: ['srv*', 'db1'] };
      expect(['SRV7', 'db1', 'db2'].map((value) => expanded("'%Servers%'", placeholders, value))).toEqual([
        true,
        true,
        false,
      ]);
    });

    it('puts a wildcard in its place, where that is what the site gives', () => {
      expect(expanded("'x-%any%'", { any: ['*'] }, 'x-anything')).toBe(true);
    });

    it('takes `\\%plain%name%` for a plain percent sign and a placeholder', () => {
      expect(expanded("'\\%plain%name%'", { name: ['X'] }, '%plainX')).toBe(true);
    });

    it('is needed: without it `%name%` is literal', () => {
      expect(itemMatches('', "'%name%'", '%name%')).toBe(true);
    });

    it('rejects the rule where nothing is known of a placeholder', () => {
      expect(itemIssues('|expand', "'%Servers%'")).toEqual(['unresolved-placeholder']);
    });
  });

  describe('fieldref', () => {
    const compared = (key: string, other: string) =>
      matches(`sel:\n  A${key}: B\ncondition: sel`, { A: 'Abc', B: other });

    it('compares fields of the matched event directly', () => {
      expect(['abc', 'x'].map((other) => compared('|fieldref', other))).toEqual([true, false]);
    });

    it('can be combined with the `neq` modifier', () => {
      expect(['abc', 'x'].map((other) => compared('|fieldref|neq', other))).toEqual([false, true]);
      expect(['abc', 'x'].map((other) => compared('|neq|fieldref', other))).toEqual([false, true]);
    });
  });
});

describe('the chapter on detection', () => {
  checkLines(RULES);

  const holds = (detection: string, fields: Record<string, EventValue>) => matches(detection, fields);

  it('links a list of strings with OR, applied to the full message', () => {
    const keywords = "keywords:\n  - 'EVILSERVICE'\n  - 'svchost.exe -n evil'\ncondition: keywords";
    expect(holds(keywords, { message: 'an EvilService was installed' })).toBe(true);
    expect(holds(keywords, { CommandLine: 'C:\\svchost.exe -n evil' })).toBe(true);
    expect(holds(keywords, { message: 'svchost.exe' })).toBe(false);
  });

  it('links keywords with AND under `|all`', () => {
    const keywords = "keywords:\n  '|all':\n    - OabVirtualDirectory\n    - ' -ExternalUrl '\ncondition: keywords";
    expect(holds(keywords, { message: 'Set-OabVirtualDirectory -ExternalUrl x' })).toBe(true);
    expect(holds(keywords, { message: 'Set-OabVirtualDirectory' })).toBe(false);
  });

  it('links the maps of a list with OR', () => {
    const list =
      "sel:\n  - Image|endswith: '\\example.exe'\n  - Description|contains: 'Test executable'\ncondition: sel";
    expect(holds(list, { Image: 'C:\\example.exe' })).toBe(true);
    expect(holds(list, { Description: 'a test executable' })).toBe(true);
    expect(holds(list, { Image: 'C:\\other.exe' })).toBe(false);
  });

  it('joins the elements of a map with AND, and their lists with OR', () => {
    const map = 'sel:\n  EventLog: Security\n  EventID: [517, 1102]\ncondition: sel';
    expect(holds(map, { EventLog: 'Security', EventID: 1102 })).toBe(true);
    expect(holds(map, { EventLog: 'System', EventID: 1102 })).toBe(false);
    expect(holds(map, { EventLog: 'Security', EventID: 4624 })).toBe(false);
  });

  it('strips the spaces of field names', () => {
    expect(holds('sel:\n  SAMUserAccount: x\ncondition: sel', { 'SAM User Account': 'x' })).toBe(true);
    expect(holds('sel:\n  New Value: x\ncondition: sel', { NewValue: 'x' })).toBe(true);
  });

  it('says `not null` by a selection of its own', () => {
    const detection = 'sel:\n  EventID: 4738\nfilter:\n  PasswordLastSet: null\ncondition: sel and not filter';
    expect(holds(detection, { EventID: 4738, PasswordLastSet: 'today' })).toBe(true);
    expect(holds(detection, { EventID: 4738 })).toBe(false);
  });

  it('has no null in a list of values', () => {
    expect(parseOne("sel:\n  A:\n    - ''\n    - null\ncondition: sel").issues).toMatchObject([
      { code: 'null-in-list' },
    ]);
  });
});

describe('the chapter on conditions', () => {
  const selections = 'sel1: { A: 1 }\nsel2: { B: 1 }\nfilter: { C: 1 }\n_hidden: { D: 1 }\n';
  const holds = (condition: string, ...fields: readonly string[]) =>
    matches(`${selections}condition: ${condition}`, Object.fromEntries([...fields, 'Z'].map((field) => [field, 1])));

  it.each<readonly [string, readonly string[], readonly string[]]>([
    ['sel1 or sel2', ['B'], ['C']],
    ['sel1 and sel2', ['A', 'B'], ['A']],
    ['1 of them', ['C'], ['D']],
    ['any of them', ['C'], ['D']],
    ['all of them', ['A', 'B', 'C'], ['A', 'B', 'D']],
    ['1 of sel*', ['B'], ['C']],
    ['all of sel*', ['A', 'B'], ['A', 'C']],
    ['1 of *l1', ['A'], ['B']],
    ['1 of s*1', ['A'], ['B']],
    ['1 of _*', ['D'], ['A']],
    ['1 of sel* and not 1 of filter*', ['A'], ['A', 'C']],
    ['sel1 and not filter', ['A'], ['A', 'C']],
    ['sel1 and (sel2 or filter)', ['A', 'C'], ['B', 'C']],
    ['sel1 or sel2 and filter', ['A'], ['B']],
    ['not sel1 and sel2', ['B'], ['A', 'B']],
    ['not (sel1 and sel2)', ['A'], ['A', 'B']],
    ['[sel1, sel2]', ['B'], ['C']],
  ])('%s', (condition, met, unmet) => {
    expect(holds(condition, ...met)).toBe(true);
    expect(holds(condition, ...unmet)).toBe(false);
  });
});
