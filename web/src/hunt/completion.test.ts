import { expect, test } from 'vitest';
import { choicesFor, complete, typingAt } from './completion.ts';

const at = (text: string) => typingAt(text.replace('¦', ''), text.indexOf('¦'));

test('what is typed at the caret is a field, a value, or nothing to complete', () => {
  expect(at('user:x Ima¦')).toEqual({ kind: 'field', from: 7, to: 10, typed: 'Ima' });
  expect(at('-Im¦age user:x')).toEqual({ kind: 'field', from: 1, to: 6, typed: 'Im' });
  expect(at('Image:C:\\W¦')).toEqual({ kind: 'value', field: 'Image', from: 0, to: 10, typed: 'C:\\W' });
  expect(at('a (-Im¦) b')).toEqual({ kind: 'field', from: 4, to: 6, typed: 'Im' });
  expect(at('a | stats count() by ho¦')).toEqual({ kind: 'name', from: 21, to: 23, typed: 'ho' });
  for (const text of ['¦', 'a ¦', '"some te¦', "x:'a b¦"]) expect(at(text)).toBeUndefined();
});

test('a choice takes the place of what was typed', () => {
  const field = at('user:x Ima¦');
  expect(field && complete('user:x Ima', field, 'Image')).toEqual({ text: 'user:x Image:', caret: 13 });
  expect(field && complete('user:x Ima', field, 'Logon Type').text).toBe('user:x "Logon Type":');
  const value = at('-host:P¦ EventID:1');
  expect(value && complete('-host:P EventID:1', value, 'PC 1')).toEqual({ text: '-host:"PC 1" EventID:1', caret: 13 });
});

test('a field of a step takes no colon', () => {
  const text = 'a | top 5 Log';
  const name = typingAt(text, text.length);
  expect(name && complete(text, name, 'Logon Type').text).toBe('a | top 5 "Logon Type"');
  expect(name && complete(text, name, 'LogonType').text).toBe('a | top 5 LogonType');
});

test('choices that begin as typed come first', () => {
  expect(choicesFor('im', ['OriginalImage', 'Image', 'ImageLoaded', 'User'])).toEqual([
    'Image',
    'ImageLoaded',
    'OriginalImage',
  ]);
});
