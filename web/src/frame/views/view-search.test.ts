import { describe, expect, it } from 'vitest';
import { isEdited, searchOf, searchText } from './view-search.ts';

describe('the search of a view', () => {
  it('leaves out what passes: the view itself, the peek and the page', () => {
    expect(searchText({ view: 'x', level: 'high', peek: 'a-1', cursor: 'c', owner: undefined, q: '' })).toBe(
      'level=high',
    );
  });

  it('comes back as it was saved, whatever it holds', () => {
    const search = { q: 'a&b=c ü 100%', level: 'critical,high', columns: ['a', 'b'] };
    expect(searchOf(searchText(search))).toEqual({ ...search, columns: '["a","b"]' });
  });

  it('is edited when it differs, not when it is in another order or a peek is open', () => {
    const saved = searchText({ level: 'high', q: 'x' });
    expect(isEdited(saved, { q: 'x', level: 'high', peek: 'a-1', view: 'v' })).toBe(false);
    expect(isEdited(saved, { q: 'x' })).toBe(true);
    expect(isEdited('', {})).toBe(false);
  });
});
