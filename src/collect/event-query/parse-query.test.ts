import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseQuery, type QueryTerm } from './parse-query.ts';
import type { Bound } from './read-value.ts';
import { hasTerm, withoutField, withoutTerm, withTerm, withText, writeTerm, writeText } from './write-term.ts';

/** Terms as `[-]field:pieces`, text as it is, groups as `any(…)` and `all(…)`; what is exact in its case carries `!`. */
function read(text: string): readonly string[] {
  const parsed = parseQuery(text);
  if ('issues' in parsed) return parsed.issues.map(({ at, end, message }) => `${at}-${end} ${message}`);
  return parsed.terms.map(written);
}

function written(term: QueryTerm): string {
  const sign = term.isNegated ? '-' : '';
  switch (term.kind) {
    case 'group':
      return `${sign}${term.join}(${term.of.map(written).join(' ')})`;
    case 'network':
      return `${sign}${term.field}:~${term.cidr}`;
    case 'range':
      return `${sign}${term.field}:${end(term.low)}..${end(term.high)}`;
    default: {
      const value = term.pattern.pieces.join('%') + (term.pattern.isCaseExact ? '!' : '');
      return `${sign}${term.kind === 'field' ? `${term.field}:` : ''}${value}`;
    }
  }
}

function end(bound: Bound | undefined): string {
  return bound ? `${bound.value}${bound.isInclusive ? '' : '!'}` : '';
}

describe('a query', () => {
  it.each([
    ['', []],
    ['  ', []],
    ['powershell', ['powershell']],
    ['a and b AND c', ['a', 'b', 'c']],
    ['EventID:4688 not user:SYSTEM -"a b"', ['EventID:4688', '-user:SYSTEM', '-a b']],
    ['Image:*\\cmd.exe', ['Image:%\\cmd.exe']],
    ['Image:C:\\Windows\\*', ['Image:C:\\Windows\\%']],
    ['a***b', ['a%b']],
    ['Image:*', ['Image:%']],
    ['User:""', ['User:']],
    ['"say ""so"""', ['say "so"']],
    ["CommandLine:'a * ''b'''", ["CommandLine:a * 'b'!"]],
    ['"Logon Type":3', ['Logon Type:3']],
    ['host:pc1 User:x fields.host:y', ['host:pc1', 'User:x', 'fields.host:y']],
    ['userIdentity.arn:arn:aws:iam::1:user/x', ['userIdentity.arn:arn:aws:iam::1:user/x']],
    ['"and" "or" \'not\'', ['and', 'or', 'not!']],
    ['- x', ['-', 'x']],
    ['x-y it\'s 5"', ['x-y', "it's", '5"']],
    ['Path:\\\\server\\share', ['Path:\\\\server\\share']],
    ['a or b', ['any(a b)']],
    ['a or b c OR not d', ['any(a all(b c) -d)']],
    ['(a or b) c', ['any(a b)', 'c']],
    ['a -(b or (c d))', ['a', '-any(b all(c d))']],
    ['not (a b)', ['-all(a b)']],
    ['user:(alice or "bob b" or not svc-*)', ['any(user:alice user:bob b -user:svc-%)']],
    ['user:(alice host:pc1)', ['all(user:alice host:pc1)']],
    ['(Image:C:\\x(1).exe)', ['all(Image:C:\\x(1).exe)']],
    ['f(x) y)z', ['f(x)', 'y)z']],
    ['size:[10 TO 20] size:{-1 to *]', ['size:10..20', 'size:-1!..']],
    ['size:>=5 size:<7.5 Message:<script>', ['size:5..', 'size:..7.5!', 'Message:<script>']],
    ['10.0.0.0/8 src_ip:fe80::/10 x:10.0.0.0/33', ['ip:~10.0.0.0/8', 'src_ip:~fe80::/10', 'x:10.0.0.0/33']],
    ['"10.0.0.0/8"', ['10.0.0.0/8']],
    ['Message:[abc', ['Message:[abc']],
  ])('%s', (text, expected) => {
    expect(read(text)).toEqual(expected);
  });

  it.each(['C:\\Windows\\System32', 'https://example.org/a?b=c', '12:30:01', 'fe80::1', '::1', '00:1a:2b:3c'])(
    'takes %s as text, though it holds a colon',
    (text) => {
      expect(read(text)).toEqual([text]);
    },
  );

  it.each([
    ['or b', ['0-2 Something must stand before “or”. To look for the word, put it in quotes.']],
    ['a or', ['2-4 Something must follow “or”.']],
    ['a and or b', ['2-5 Something must follow “and”.']],
    ['a "b c', ['2-6 This " is never closed.']],
    ["x:'", ["2-3 This ' is never closed."]],
    ['user:', ['0-5 A value is missing: user:*, or user:"" for an empty one.']],
    ['a and', ['2-5 Something must follow “and”.']],
    ['not', ['0-3 Something must follow “not”.']],
    ['not not a', ['0-3 Say “not” once.']],
    ['not -a', ['0-3 Say “not” once.']],
    ['(a b', ['0-1 This bracket is never closed.']],
    ['a )', ['2-3 This bracket closes nothing.']],
    ['a ()', ['2-4 Nothing stands between these brackets.']],
    ['(a) b not )', ['6-9 Something must follow “not”.', '10-11 This bracket closes nothing.']],
    ['"a"b', ['3-4 A space is missing after the closing quote.']],
    ['"":x', ['0-4 The name of the field is missing before the colon.']],
    ['or user: "b', ['0-2 Something must stand', '3-8 A value is missing', '9-11 This " is never closed.']],
  ])('refuses %s, and says where and why', (text, expected) => {
    const told = read(text);
    expect(told).toHaveLength(expected.length);
    for (const [index, line] of expected.entries()) expect(told[index]).toContain(line);
  });

  it('is bounded', () => {
    expect(read('a '.repeat(33))[0]).toContain('at most 32 terms');
    expect(read(`(${'a or '.repeat(32)}a)`)[0]).toContain('at most 32 terms');
    expect(read(`${'('.repeat(9)}a${')'.repeat(9)}`)).toEqual(['8-9 Brackets stand in one another at most 8 deep.']);
    expect(read('a'.repeat(4_001))[0]).toContain('at most 4000 characters');
  });

  it('never throws, and every place lies within the text', () => {
    const pieces = fc.constantFrom(
      '"',
      "'",
      ':',
      '-',
      '*',
      ' ',
      'not',
      'or',
      'a',
      '\\',
      '(',
      ')',
      '[',
      ' to ',
      ']',
      '1',
      'é',
      '\u0000',
      '😀',
    );
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 40 }), (parts) => {
        const text = parts.join('');
        const parsed = parseQuery(text);
        const places = 'issues' in parsed ? parsed.issues : parsed.terms;
        for (const { at, end } of places) expect(at >= 0 && at < end && end <= text.length).toBe(true);
      }),
    );
  });
});

describe('a term that is written', () => {
  it('is bare where that is clear, and quoted where it is not', () => {
    expect(writeTerm({ field: 'EventID', value: '4688' })).toBe('EventID:4688');
    expect(writeTerm({ field: 'Image', value: 'C:\\x.exe', isNegated: true })).toBe('-Image:C:\\x.exe');
    expect(writeTerm({ field: 'Logon Type', value: "it's *" })).toBe(`"Logon Type":'it''s *'`);
    expect(writeTerm({ field: 'User', value: 'a "b c' })).toBe('User:"a ""b c"');
    expect(writeTerm({ field: 'User', value: '' })).toBe('User:""');
  });

  it('means its field and value and nothing else, whatever they are', () => {
    const text = fc.string({ unit: 'grapheme', maxLength: 30 });
    fc.assert(
      fc.property(text, text, fc.boolean(), (name, value, isNegated) => {
        const field = `x${name}`;
        const parsed = parseQuery(writeTerm({ field, value, isNegated }));
        expect(parsed).toMatchObject({ terms: [{ kind: 'field', field, isNegated, pattern: { pieces: [value] } }] });
      }),
    );
  });

  it('is text anywhere, bare where that is clear', () => {
    const texts = ['whoami', 'net user', 'a:b', '-x', 'or', 'a"b c', '12:30:01'];
    expect(texts.map(writeText)).toEqual(['whoami', '"net user"', '"a:b"', '"-x"', '"or"', '"a""b c"', '12:30:01']);
  });

  it('joins a query once, replaces its opposite, and leaves it again', () => {
    const image = { field: 'Image', value: 'a b' };
    const query = withTerm('user:x', image);
    expect(query).toBe('user:x Image:"a b"');
    expect(withTerm(query, image)).toBe(query);
    expect(hasTerm(query, image)).toBe(true);
    expect(withTerm(query, { ...image, isNegated: true })).toBe('user:x -Image:"a b"');
    expect(withoutTerm('user:x and not Image:"a b" y', { ...image, isNegated: true })).toBe('user:x y');
    expect(withoutTerm('user:x  y', image)).toBe('user:x  y');
    expect(withTerm('a or b', image)).toBe('(a or b) Image:"a b"');
    expect(withTerm('(a or b)', image)).toBe('(a or b) Image:"a b"');
    expect(withText('a or b', 'c d')).toBe('(a or b) "c d"');
    expect(withoutField('a or b', 'Logon Type')).toBe('(a or b) -"Logon Type":*');
  });
});
