import { expect, test } from 'vitest';
import { visibleLine, visiblePieces } from './visible-text.ts';

test('plain text stays one piece', () => {
  expect(visiblePieces('C:\\Windows\\cmd.exe /c "dir"')).toEqual([
    { isEscape: false, text: 'C:\\Windows\\cmd.exe /c "dir"' },
  ]);
});

test('a null byte and an escape sequence become their symbols', () => {
  expect(visibleLine('a\u0000b\u001b[31mred\u007f')).toBe('a␀b␛[31mred␡');
});

test('a right-to-left override cannot reorder what follows it', () => {
  const pieces = visiblePieces('invoice\u202Efdp.exe');
  expect(pieces).toEqual([
    { isEscape: false, text: 'invoice' },
    { isEscape: true, text: '⟨U+202E⟩' },
    { isEscape: false, text: 'fdp.exe' },
  ]);
});

test('zero-width characters, tags and half surrogates are named', () => {
  expect(visibleLine('pass\u200Bword')).toBe('pass⟨U+200B⟩word');
  expect(visibleLine('x\u{E0041}y')).toBe('x⟨U+E0041⟩y');
  expect(visibleLine('x\uD800y')).toBe('x⟨U+D800⟩y');
});

test('letters, accents and emoji outside the list are left alone', () => {
  expect(visibleLine('Jürgen 日本 عربي 😀')).toBe('Jürgen 日本 عربي 😀');
});

test('a line feed is shown and still breaks the line', () => {
  expect(visiblePieces('a\nb').map((piece) => piece.text)).toEqual(['a', '␊', '\n', 'b']);
});
