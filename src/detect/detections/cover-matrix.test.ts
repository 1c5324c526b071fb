import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { readAttackMatrix } from './attack-matrix.ts';
import { coverMatrix, type RuleEvidence } from './cover-matrix.ts';

const rule = (changes: Partial<RuleEvidence> = {}): RuleEvidence => ({
  ...{ id: 'r', tags: ['attack.t1059.001'], state: 'live', isHeard: true, isTested: false, isProven: false, fired: 0 },
  ...changes,
});
const coverage = (...rules: RuleEvidence[]) => coverMatrix(rules).get('T1059.001')?.coverage;

it('calls a rule blind that looks at nothing that is received, however well it was tested', () => {
  expect(coverage(rule({ isHeard: false, isTested: true, isProven: true }))).toBe('blind');
  expect(coverage(rule({ state: 'shadow' }))).toBe('logged');
  expect(coverage(rule({ state: 'draft', isHeard: false }))).toBe('none');
  // Rules that would see, and are not live, do not make those see that are.
  expect(coverage(rule({ isHeard: false }), rule({ state: 'draft' }))).toBe('blind');
});

it('counts the best of its rules', () => {
  expect(coverage(rule(), rule({ isHeard: false }))).toBe('rule');
  expect(coverage(rule(), rule({ isTested: true }))).toBe('tested');
  expect(coverage(rule({ isTested: true }), rule({ isProven: true }))).toBe('proven');
});

it('gives a technique what its sub-techniques have, each rule once', () => {
  const both = rule({ id: 'both', tags: ['attack.t1059.001', 'attack.t1059', 'attack.execution'], fired: 3 });
  const covered = coverMatrix([
    both,
    rule({ id: 'blind', isHeard: false, fired: 1 }),
    rule({ id: 'off', state: 'retired' }),
  ]);
  expect([...covered.keys()].toSorted()).toEqual(['T1059', 'T1059.001']);
  expect(covered.get('T1059')).toMatchObject({ coverage: 'rule', seeing: 1, fired: 4 });
  expect(covered.get('T1059')?.rules.map(({ id }) => id)).toEqual(['both', 'blind']);
  expect(covered.get('T1059')?.others.map(({ id }) => id)).toEqual(['off']);
});

it('ships tactics and techniques with their notice', () => {
  const path = fileURLToPath(new URL('../../../content/attack/techniques.json', import.meta.url));
  const { notice, tactics, techniques } = readAttackMatrix(path);
  expect([tactics.length, techniques.length]).toEqual([14, 691]);
  expect(notice).toContain('The MITRE Corporation');
  const known = new Set(tactics.map(({ shortName }) => shortName));
  expect(
    techniques.filter((each) => each.tactics.length === 0 || each.tactics.some((name) => !known.has(name))),
  ).toEqual([]);
});
