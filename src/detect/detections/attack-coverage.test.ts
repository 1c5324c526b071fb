import { describe, expect, it } from 'vitest';
import { coverTechniques, navigatorLayer } from './attack-coverage.ts';

const rule = (title: string, tags: readonly string[], state: 'live' | 'shadow' | 'draft' | 'retired' = 'live') => ({
  title,
  tags,
  state,
});

describe('coverage', () => {
  it('counts each live rule once for every technique that its tags name', () => {
    const covered = coverTechniques([
      rule('B', ['attack.t1059.001', 'attack.T1059.001', 'attack.execution', 'cve.2021-44228']),
      rule('A', ['attack.t1059.001', 'attack.t1003']),
      rule('quiet', ['attack.t1003'], 'shadow'),
      rule('old', ['attack.t1003'], 'retired'),
      rule('no technique', ['attack.g0016', 'attack.s0002', 'attack.t10591']),
    ]);
    expect(covered).toEqual([
      { technique: 'T1003', rules: ['A'] },
      { technique: 'T1059.001', rules: ['A', 'B'] },
    ]);
  });

  it('is a layer of version 4.5, scored by the number of rules', () => {
    const titles = Array.from({ length: 12 }, (_, index) => `Rule ${index}`);
    const layer = navigatorLayer(
      [
        { technique: 'T1003', rules: ['A'] },
        { technique: 'T1059.001', rules: titles },
      ],
      'Mine',
    );
    expect(layer).toMatchObject({
      name: 'Mine',
      domain: 'enterprise-attack',
      versions: { layer: '4.5' },
      techniques: [
        { techniqueID: 'T1003', score: 1, comment: 'A', showSubtechniques: false },
        {
          techniqueID: 'T1059.001',
          score: 12,
          comment: expect.stringContaining('and 2 more'),
          showSubtechniques: true,
        },
      ],
      gradient: { minValue: 0, maxValue: 12 },
    });
  });
});
