import { expect, it } from 'vitest';
import { printableLines } from './terminal.ts';

it.each([
  ['an escape sequence', '\u001b]0;owned\u0007', false, '␛]0;owned␇'],
  ['a line that overwrites', 'bad\rgood', false, 'bad␍good'],
  ['a mark that turns the reading direction', 'a\u202eb', false, 'a\\u202eb'],
  ['colours, where there are none of ours', '\u001b[31mred\u001b[0m', false, '␛[31mred␛[0m'],
  ['an escape sequence between our colours', '\u001b[2mx\u001b[2J\u001b[0m', true, '\u001b[2mx␛[2J\u001b[0m'],
])('%s is shown, never sent to the terminal', (...[, text, hasColor, shown]) => {
  expect(printableLines(text, hasColor)).toBe(shown);
});

it('lines stay lines', () => {
  expect(printableLines('a\tb\nc', true)).toBe('a\tb\nc');
});
