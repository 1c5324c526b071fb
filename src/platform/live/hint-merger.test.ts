import { describe, expect, test } from 'vitest';
import { createHintMerger } from './hint-merger.ts';

describe('merged hints', () => {
  test('count every change and name each subject once', () => {
    const merger = createHintMerger();
    merger.add('alerts', 'a');
    merger.add('alerts', 'b');
    merger.add('alerts', 'a');
    merger.add('cases', '7');
    expect(merger.take()).toEqual([
      { topic: 'alerts', count: 3, ids: ['b', 'a'] },
      { topic: 'cases', count: 1, ids: ['7'] },
    ]);
    expect(merger.take()).toEqual([]);
  });

  test('name the latest twenty of a flood', () => {
    const merger = createHintMerger();
    for (let n = 0; n < 1000; n += 1) merger.add('alerts', String(n));
    const [hint] = merger.take();
    expect(hint?.count).toBe(1000);
    expect(hint?.ids).toEqual(Array.from({ length: 20 }, (_, n) => String(980 + n)));
  });
});
