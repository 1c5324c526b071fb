import { describe, expect, it } from 'vitest';
import { afterSaving, draftKey, readDraft, writeDraft } from './drafts.ts';

function storeOf(kept: Record<string, string>): Storage {
  const map = new Map(Object.entries(kept));
  return {
    length: 0,
    key: () => null,
    clear: () => map.clear(),
    getItem: (key) => map.get(key) ?? null,
    setItem: (key, value) => void map.set(key, value),
    removeItem: (key) => void map.delete(key),
  };
}

const EMPTY = { text: '', audience: 'management' };
const KEY = draftKey('u-ann', 'CS-1', 'update');

describe('what is typed and not saved', () => {
  it('is there again after a reload, each case and each person for itself', () => {
    const store = storeOf({});
    writeDraft(store, KEY, { draft: { text: 'We are', audience: 'company' }, empty: EMPTY });
    expect(readDraft(store, KEY, EMPTY)).toEqual({ text: 'We are', audience: 'company' });
    expect(readDraft(store, draftKey('u-ann', 'CS-2', 'update'), EMPTY)).toEqual(EMPTY);
    expect(readDraft(store, draftKey('u-bob', 'CS-1', 'update'), EMPTY)).toEqual(EMPTY);
  });

  it('leaves nothing behind once it is empty', () => {
    const store = storeOf({ [KEY]: '{"text":"We are"}' });
    writeDraft(store, KEY, { draft: EMPTY, empty: EMPTY });
    expect(store.getItem(KEY)).toBeNull();
  });

  it('is nothing where the store holds something else, or forbids', () => {
    for (const text of ['{', 'null', '7', '{"text":7,"other":"x"}']) {
      expect(readDraft(storeOf({ [KEY]: text }), KEY, EMPTY)).toEqual(EMPTY);
    }
    const full = {
      ...storeOf({}),
      setItem: () => {
        throw new Error('full');
      },
    };
    expect(() => writeDraft(full, KEY, { draft: { ...EMPTY, text: 'x' }, empty: EMPTY })).not.toThrow();
    expect(readDraft(undefined, KEY, EMPTY)).toEqual(EMPTY);
  });

  it('is not thrown away with what was sent, where somebody typed on', () => {
    const sent = { ...EMPTY, text: 'first' };
    expect(afterSaving(sent, EMPTY, { sent })).toEqual(EMPTY);
    expect(afterSaving({ ...sent, text: 'first and more' }, EMPTY, { sent }).text).toBe('first and more');
  });

  it('goes on from what was saved, unless it was thrown away meanwhile', () => {
    const none = { text: '', basedOn: '' };
    const saved = { sent: { text: 'first', basedOn: '1' }, onto: { basedOn: '2' } };
    expect(afterSaving({ text: 'first and more', basedOn: '1' }, none, saved)).toEqual({
      text: 'first and more',
      basedOn: '2',
    });
    expect(afterSaving(none, none, saved)).toEqual(none);
  });
});
