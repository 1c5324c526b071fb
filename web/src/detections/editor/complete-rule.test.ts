import { expect, it } from 'vitest';
import { completeRule } from './complete-rule.ts';

const WORDS = {
  modifiers: ['contains', 'endswith', 'startswith'],
  products: ['linux', 'windows'],
  services: ['security'],
  categories: ['process_creation', 'file_event'],
  fields: [
    { name: 'CommandLine', rules: 3 },
    { name: 'Image', rules: 2 },
  ],
  tags: ['attack.execution', 'attack.t1059'],
  packs: [],
};
/** `^` is the cursor. */
const labels = (text: string) => {
  const at = text.indexOf('^');
  return completeRule(text.replace('^', ''), at, WORDS)?.options.map(({ label }) => label);
};

it('offers the keys of a rule at the beginning of a line, those that begin so first', () => {
  expect(labels('title: x\nlo^')).toEqual(['logsource']);
  expect(labels('title: x\nda^')?.[0]).toBe('date');
  expect(labels('title: so^')).toBeUndefined();
});

it('offers log sources by their kind', () => {
  expect(labels('logsource:\n  pro^')).toEqual(['product']);
  expect(labels('logsource:\n  product: w^')).toEqual(['windows']);
  expect(labels('logsource:\n  category: event^')).toEqual(['file_event']);
});

it('offers fields within a selection, and modifiers after a bar', () => {
  expect(labels('detection:\n  sel:\n    Comm^')).toEqual(['CommandLine']);
  expect(labels('detection:\n  sel:\n    - Ima^')).toEqual(['Image']);
  expect(labels('detection:\n  sel:\n    Image|ends^')).toEqual(['endswith']);
  expect(labels('detection:\n  sel:\n    Image|contains|^')).toEqual(WORDS.modifiers);
});

it('offers the selections of the rule in its condition', () => {
  const text = 'detection:\n  sel_one:\n    Image: x\n  filter:\n    User: y\n  condition: ^\nlevel: high\n';
  expect(labels(text)?.slice(0, 2)).toEqual(['sel_one', 'filter']);
  expect(labels(text.replace('^', 'sel_one and not fil^'))).toEqual(['filter']);
});

it('offers levels, states and tags', () => {
  expect(labels('level: cr^')).toEqual(['critical']);
  expect(labels('tags:\n  - attack.t^')).toEqual(['attack.t1059']);
});
