import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { lintRules } from './lint-rules.ts';
import { loadDetections } from './load-detections.ts';
import { placeDetections } from './place-detections.ts';

const dir = mkdtempSync(join(tmpdir(), 'watchfloor-placed-'));
afterAll(() => rmSync(dir, { recursive: true, force: true }));

const base = (n: number) => `title: Base ${n}
id: 00000000-0000-4000-8000-00000000${String(n).padStart(4, '0')}
name: base_${n}
level: low
author: A. Writer
logsource: { product: windows }
detection: { selection: { EventID: ${n} }, condition: selection }`;

const ordered = (id: string, rules: readonly string[], condition: string) => `title: Ordered
id: 00000000-0000-4000-8000-${id}
level: medium
author: A. Writer
correlation:
  type: temporal_ordered
  rules: [${rules.join(', ')}]
  group-by: [User]
  timespan: 5m
  condition: ${condition}`;

it('places what runs, with its policy, and refuses what would cost too much, in lint too', () => {
  const names = Array.from({ length: 11 }, (_, n) => `base_${n + 1}`);
  const few = ordered('0000000000a1', names.slice(0, 2), '{ gte: 2 }');
  const many = ordered('0000000000a2', names, names.join(' or '));
  writeFileSync(join(dir, 'rules.yml'), [...names.map((_, n) => base(n + 1)), few, many].join('\n---\n'));
  const loaded = loadDetections({ ruleDirs: [dir], runsCorrelations: true });
  const { correlations, issues } = placeDetections(loaded);
  expect(correlations).toMatchObject([
    { raisesAlert: true, placed: { places: [{ ref: 'base_1' }, { ref: 'base_2' }] } },
  ]);
  expect(issues).toMatchObject([{ code: 'too-many-ordered-rules', severity: 'error', document: 13 }]);
  expect(lintRules([dir]).filter(({ severity }) => severity === 'error')).toMatchObject([
    { code: 'too-many-ordered-rules', file: join(dir, 'rules.yml') },
  ]);
});
