import { describe, expect, it } from 'vitest';
import { rankItems } from './rank-items.ts';
import { withVisit } from './recent-pages.ts';

const items = ['Give a verdict', 'Go to the queue', 'Queue: Take', 'Open a case, or go to it', 'Taken over'].map(
  (name) => ({ name }),
);
const ranked = (typed: string) => rankItems(items, typed).map(({ name }) => name);

describe('the palette', () => {
  it('puts a name that begins with the text before one with a word that does, and that before a part of a word', () => {
    expect(ranked('take')).toEqual(['Taken over', 'Queue: Take']);
    expect(ranked('que')).toEqual(['Queue: Take', 'Go to the queue']);
    expect(ranked('erdi')).toEqual(['Give a verdict']);
  });

  it('finds words in any order, and initials', () => {
    expect(ranked('queue go')).toEqual(['Go to the queue']);
    expect(ranked('gtq')).toEqual(['Go to the queue']);
    expect(ranked('zzz')).toEqual([]);
  });

  it('shows everything in its order while nothing is typed', () => {
    expect(ranked(' ')).toEqual(items.map(({ name }) => name));
  });
});

describe('recent pages', () => {
  it('hold each address once, the newest first, and the newest title', () => {
    const visits = ['/queue', '/cases', '/queue'].map((href, at) => ({ href, title: `${at}` }));
    const pages = visits.reduce(withVisit, []);
    expect(pages).toEqual([
      { href: '/queue', title: '2' },
      { href: '/cases', title: '1' },
    ]);
  });
});
