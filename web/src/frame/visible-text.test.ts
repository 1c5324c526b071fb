import { expect, test } from 'vitest';
import { visibleLine, visiblePieces } from './visible-text.ts';

test('plain text, a tab included, stays one piece', () => {
  const text = 'C:\\Windows\\cmd.exe\t/c "dir"';
  expect(visiblePieces(text)).toEqual([{ kind: 'text', text }]);
});

test('a null byte and an escape sequence are named', () => {
  expect(visibleLine('a\u0000b\u001b[31mred\u007f\u0085')).toBe('a‹NUL›b‹ESC›[31mred‹DEL›‹U+0085›');
});

test('a right-to-left override cannot reorder what follows it', () => {
  expect(visiblePieces('invoice\u202Efdp.exe')).toEqual([
    { kind: 'text', text: 'invoice' },
    { kind: 'name', text: 'U+202E' },
    { kind: 'text', text: 'fdp.exe' },
  ]);
});

test('zero-width characters, tags, blanks and half surrogates are named', () => {
  expect(visibleLine('pass\u200Bword')).toBe('pass‹U+200B›word');
  expect(visibleLine('x\u{E0041}y')).toBe('x‹U+E0041›y');
  expect(visibleLine('x\u3164\u2800y')).toBe('x‹U+3164›‹U+2800›y');
  expect(visibleLine('x\uD800y')).toBe('x‹U+D800›y');
});

test('letters, accents and emoji are left alone', () => {
  expect(visibleLine('Jürgen 日本 عربي 😀')).toBe('Jürgen 日本 عربي 😀');
});

test('a line end is one piece however it is written, and a lone carriage return is named', () => {
  expect(visiblePieces('a\r\nb\nc\rd').map(({ kind, text }) => `${kind} ${JSON.stringify(text)}`)).toEqual([
    'text "a"',
    'line-end "\\r\\n"',
    'text "b"',
    'line-end "\\n"',
    'text "c"',
    'name "CR"',
    'text "d"',
  ]);
});
