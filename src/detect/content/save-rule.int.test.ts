import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  ann,
  bob,
  type ContentFloor,
  guest,
  openContentFloor,
  ruleId,
  ruleText,
} from '../../../tests/harness/content-floor.ts';
import { searchMatches } from '../../collect/lake/index.ts';
import { listRules } from './list-rules.ts';
import { showRuleSource } from './rule-source.ts';
import { addRule, saveRule } from './save-rule.ts';
import { showRule } from './show-rule.ts';
import { lintRule, showVocabulary, testRule } from './try-text.ts';

let floor: ContentFloor;
beforeEach(async () => {
  floor = await openContentFloor();
  await floor.keeper.start();
});
afterEach(() => floor.close());

const PASSING = 'positive: [{ CommandLine: has a new word }]\nnegative: [{ CommandLine: other }]\n';
const FAILING = 'positive: [{ CommandLine: other }]\n';
const matchedRules = async () =>
  (await searchMatches(floor.lake, { limit: 100 })).rows.map(({ ruleTitle }) => ruleTitle);
const own = (name: string) => join(floor.dir, 'rules/local', name);
const open = (id = ruleId(1)) => showRuleSource(floor.deps, ann, id);
const save = async (changes: object = {}) => {
  const { base } = await open();
  const given = {
    ruleId: ruleId(1),
    text: ruleText(1, 'new'),
    tests: PASSING,
    state: 'live' as const,
    reason: 'wider',
  };
  return saveRule(floor.deps, ann, { ...given, base, ...changes });
};

describe('a rule that is saved from the page', () => {
  it('stands in place of the pack’s, with its tests, and is in force at once', async () => {
    const saved = await save();
    expect(saved).toMatchObject({ isOwn: true, text: ruleText(1, 'new'), tests: PASSING });
    expect(readFileSync(own('1.test.yml'), 'utf8')).toBe(PASSING);
    expect(readdirSync(own('.')).toSorted()).toEqual(['1.test.yml', '1.yml']);
    await floor.receive('one', 'a new word');
    expect(await matchedRules()).toEqual(['Rule 1']);
    expect(await showRule(floor.deps, guest, ruleId(1))).toMatchObject({
      state: 'live',
      replaces: { packId: 'theirs' },
      changes: [{ reason: 'wider', by: { name: 'Ann' }, change: { state: { from: null, to: 'live' } } }],
    });
    expect(await floor.audited()).toEqual([`Ann rules.write rule:${ruleId(1)}`]);
    expect((await floor.published()).map(({ type }) => type)).toContain('rule.changed');
  });

  it('runs nowhere as a draft, also while its tests fail, and cannot be published until they pass', async () => {
    await save({ state: 'draft', tests: FAILING });
    await floor.receive('a new word');
    expect(await matchedRules()).toEqual([]);
    await expect(save({ tests: FAILING })).rejects.toMatchObject({ code: 'rules.tests-fail' });
    await expect(save({ state: 'shadow', tests: 'positive: 1' })).rejects.toMatchObject({ code: 'rules.tests-fail' });
    expect(floor.pool.detections().map(({ rule }) => rule.id)).not.toContain(ruleId(1));
  });

  it('loses nothing of what somebody else saved meanwhile', async () => {
    const { base } = await open();
    await saveRule(floor.deps, bob, {
      ...{ ruleId: ruleId(1), base, text: ruleText(1, 'bobs'), tests: '', state: 'live', reason: 'mine' },
    });
    const late = save({ base });
    await expect(late).rejects.toMatchObject({ kind: 'conflict', code: 'rules.changed-meanwhile' });
    await expect(late).rejects.toThrow('Bob changed this rule');
    expect((await open()).text).toBe(ruleText(1, 'bobs'));
  });

  it('of two that are saved at once from the same text, one is refused', async () => {
    const { base } = await open();
    const both = await Promise.allSettled([save({ base }), save({ base, text: ruleText(1, 'other') })]);
    expect(both.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
  });

  it('is refused whole where its text cannot run, has another id, or the caller may not write', async () => {
    const text = ruleText(1, 'new').replace('condition: ', 'condition: nothing and ');
    await expect(save({ text })).rejects.toMatchObject({ code: 'rules.text-faulty' });
    await expect(save({ text: ruleText(9, 'new') })).rejects.toMatchObject({ code: 'rules.id-changed' });
    const denied = saveRule(floor.deps, guest, {
      ...{ ruleId: ruleId(1), base: '', text: ruleText(1, 'new'), tests: '', state: 'live', reason: 'x' },
    });
    await expect(denied).rejects.toMatchObject({ kind: 'denied' });
    expect(existsSync(own('.'))).toBe(false);
    expect(await floor.audited()).toEqual([]);
  });

  it('leaves the files as they were where the record cannot be kept', async () => {
    await save({ state: 'draft' });
    const publish = () => Promise.reject(new Error('no outbox'));
    const { base } = await open();
    const failed = saveRule({ ...floor.deps, control: { ...floor.control, publish } }, ann, {
      ruleId: ruleId(1),
      base,
      text: ruleText(1, 'lost'),
      tests: '',
      state: 'live',
      reason: 'x',
    });
    await expect(failed).rejects.toThrow('no outbox');
    expect(await open()).toMatchObject({ text: ruleText(1, 'new'), tests: PASSING });
    expect(readdirSync(own('.')).toSorted()).toEqual(['1.test.yml', '1.yml']);
  });
});

describe('a new rule', () => {
  const add = (text: string) => addRule(floor.deps, ann, { text, tests: '', state: 'draft', reason: 'new' });

  it('gets a file by its title, is listed as a draft and does not run', async () => {
    expect(await add(ruleText(7, 'seven'))).toMatchObject({ ruleId: ruleId(7), isOwn: true });
    expect(existsSync(own('rule_7.yml'))).toBe(true);
    expect(await showRule(floor.deps, ann, ruleId(7))).toMatchObject({ state: 'draft' });
    await floor.receive('seven');
    expect(await matchedRules()).toEqual([]);
  });

  it('is found by its pack, product and tactic', async () => {
    await add(`${ruleText(7, 'seven')}tags: [attack.credential-access]\n`);
    const found = async (query: object) =>
      (await listRules(floor.deps, guest, { limit: 10, ...query })).data.map(({ title }) => title);
    expect(await found({ pack: 'local' })).toEqual(['Rule 7']);
    expect(await found({ tactic: 'Credential-Access' })).toEqual(['Rule 7']);
    expect(await found({ product: 'windows', pack: 'theirs' })).toHaveLength(3);
    expect(await found({ product: 'linux' })).toEqual([]);
  });

  it('needs an id of its own', async () => {
    await expect(add(ruleText(1, 'x'))).rejects.toMatchObject({ code: 'rules.id-taken' });
    const noId = ruleText(7, 'x').replace(/^id: .*$/m, '');
    await expect(add(noId)).rejects.toMatchObject({ code: 'rules.text-faulty' });
    await expect(add('')).rejects.toMatchObject({ code: 'rules.text-faulty' });
  });
});

describe('a text that stands in no file', () => {
  it('is linted by line and column', () => {
    const { issues } = lintRule(floor.deps, ann, 'title: x\nlogsource:\n  product: windows\n');
    expect(issues.find(({ severity }) => severity === 'error')).toMatchObject({ line: 1, column: 1 });
    expect(lintRule(floor.deps, ann, ruleText(1, 'x'))).toMatchObject({ rules: [{ id: ruleId(1), kind: 'rule' }] });
    expect(() => lintRule(floor.deps, guest, '')).toThrow();
  });

  it('is tested by the events beside it, each named', () => {
    const tests =
      'positive:\n  - { name: first, event: { CommandLine: a new word } }\nnegative:\n  - CommandLine: new\n';
    expect(testRule(floor.deps, ann, { text: ruleText(1, 'new'), tests }).tests).toMatchObject([
      { kind: 'positive', place: 1, name: 'first', isPassed: true },
      { kind: 'negative', place: 1, isPassed: false },
    ]);
    expect(testRule(floor.deps, ann, { text: 'title: x', tests }).faults).toHaveLength(1);
  });

  it('is written with words that are known: modifiers, log sources, fields of the rules that were read', () => {
    const words = showVocabulary(floor.deps, guest);
    expect(words.modifiers).toContain('endswith');
    expect(words.categories).toContain('process_creation');
    expect(words.fields).toContainEqual({ name: 'CommandLine', rules: 3 });
  });
});
