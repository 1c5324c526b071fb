import { QueryClient } from '@tanstack/react-query';
import { describe, expect, it } from 'vitest';
import { keepRun, keptRun, ranOn } from './kept-run.ts';

describe('what was tried in the editor of a rule', () => {
  it('is there for the next editor of that rule, and of no other', () => {
    const client = new QueryClient();
    keepRun(client, 'rule-1', { days: '90' });
    keepRun(client, 'rule-1', { backtest: { id: 'b1', text: 'title: x' } });
    expect(keptRun(client, 'rule-1')).toEqual({ days: '90', backtest: { id: 'b1', text: 'title: x' } });
    expect(keptRun(client, 'rule-2')).toEqual({});
    expect(keptRun(client, undefined)).toEqual({});
  });

  it('says of which text it is', () => {
    expect(ranOn('a', { now: 'a', saved: 'a' })).toBe('of the saved version');
    expect(ranOn('a', { now: 'b', saved: 'a' })).toBe('of the saved version, without what was changed since');
    expect(ranOn('a', { now: 'a', saved: undefined })).toBe('of this text, not saved');
    expect(ranOn('a', { now: 'a', saved: 'b' })).toBe('of this text, not saved');
    expect(ranOn('a', { now: 'b', saved: 'c' })).toBe('of an earlier text');
  });
});
