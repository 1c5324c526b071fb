import { describe, expect, it } from 'vitest';
import { USUAL_PREFERENCES } from '../../../../src/platform/preferences/contract.ts';
import { parsePreferences, withChange, withoutNamed, withUnsaved } from './stored-preferences.ts';

describe('the browser’s copy of preferences', () => {
  it('is read as it was written', () => {
    const chosen = {
      ...USUAL_PREFERENCES,
      theme: 'light',
      density: 'dense',
      timeZone: 'local',
      hasSingleKeys: false,
      hasPlainTables: true,
      keys: { a: 'mod+y', W: '' },
      dismissed: { 'first-run.keys': true },
    };
    expect(parsePreferences(JSON.stringify(chosen))).toEqual(chosen);
  });

  it('counts as not there where nobody can read it, each part by itself', () => {
    for (const text of [null, '', '{', 'null', '7', '{"theme":"pink","keys":{"a":7},"dismissed":["x"]}']) {
      expect(parsePreferences(text)).toEqual(USUAL_PREFERENCES);
    }
    expect(parsePreferences('{"theme":"dark","density":"huge"}').theme).toBe('dark');
  });
});

describe('a change', () => {
  it('leaves what it does not name, and brings back a hint that it says so of', () => {
    const before = { ...USUAL_PREFERENCES, theme: 'dark' as const, dismissed: { a: true as const, b: true as const } };
    const after = withChange(before, { density: 'wide', dismissed: { a: false, c: true } });
    expect(after).toEqual({ ...before, density: 'wide', dismissed: { b: true, c: true } });
  });
});

describe('changes that were not saved', () => {
  it('hold until a later one of the same is saved', () => {
    const failed = withUnsaved({ theme: 'dark', dismissed: { a: true } }, { density: 'wide', dismissed: { b: true } });
    expect(failed).toEqual({ theme: 'dark', density: 'wide', dismissed: { a: true, b: true } });
    expect(withUnsaved(failed, { theme: 'light' })).toEqual({ ...failed, theme: 'light' });
    expect(withoutNamed(failed, { timeZone: 'local' })).toEqual(failed);
    expect(withoutNamed(failed, { theme: 'light', dismissed: { a: false } })).toEqual({
      density: 'wide',
      dismissed: { b: true },
    });
  });
});
