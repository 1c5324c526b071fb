import { afterEach, beforeEach, expect, it } from 'vitest';
import {
  ann,
  type ContentFloor,
  guest,
  openContentFloor,
  ruleId,
  ruleText,
} from '../../../tests/harness/content-floor.ts';
import { giveVerdict } from '../alerts/give-verdict.ts';
import { changeRule } from './change-rule.ts';
import { createCoverageDesk } from './show-coverage.ts';

let floor: ContentFloor;
beforeEach(async () => {
  floor = await openContentFloor();
  const tagged = (n: number, tag: string, product = 'windows') =>
    `${ruleText(n, ['one', 'two', 'three'][n - 1] ?? '').replace('windows', product)}tags: [attack.${tag}]\n`;
  floor.write('pack/1.yml', tagged(1, 't1059.001'));
  floor.write('pack/2.yml', tagged(2, 't1003', 'linux'));
  floor.write('pack/3.yml', tagged(3, 't9999'));
  await floor.keeper.start();
  await floor.keeper.refresh('files');
});
afterEach(() => floor.close());

const desk = () => createCoverageDesk(floor.deps);
const cell = async (id: string) => (await desk().show(guest)).techniques.find((each) => each.id === id);

it('is blind until an event of the rule’s log source is received, then goes by what the rule has shown', async () => {
  expect(await cell('T1059')).toMatchObject({ coverage: 'blind', rules: 1, seeing: 0, fired: 0 });
  await floor.receive('one');
  expect(await cell('T1059')).toMatchObject({ coverage: 'rule', rules: 1, seeing: 1, fired: 1 });
  expect(await cell('T1003')).toMatchObject({ coverage: 'blind', rules: 1, seeing: 0 });
  expect(await cell('T1007')).toMatchObject({ coverage: 'none', rules: 0 });
  await giveVerdict(floor.deps, ann, { alert: 'AL-1', verdict: 'true', note: '' });
  expect((await cell('T1059'))?.coverage).toBe('proven');
});

it('does not count a rule that is not live, and names techniques that this version of ATT&CK lacks', async () => {
  await floor.receive('one');
  await changeRule(floor.deps, ann, { ruleId: ruleId(1), state: 'shadow', reason: 'loud' });
  expect(await cell('T1059')).toMatchObject({ coverage: 'logged', rules: 0 });
  await changeRule(floor.deps, ann, { ruleId: ruleId(1), state: 'retired', reason: 'gone' });
  const shown = await desk().show(guest);
  expect(shown).toMatchObject({ unknown: ['T9999'], logsources: 1, rules: 2 });
  expect(shown.techniques.find(({ id }) => id === 'T1059')).toMatchObject({ coverage: 'logged', rules: 0 });
});

it('shows of a technique its rules, sub-techniques and log sources; and a layer with live rules only', async () => {
  await floor.receive('one');
  expect(await desk().showTechnique(guest, 't1059')).toMatchObject({
    name: 'Command and Scripting Interpreter',
    tactics: ['Execution'],
    ruleList: [{ id: ruleId(1), coverage: 'rule', author: 'A. Writer', logsource: 'windows', fired: 1 }],
    logsources: [{ name: 'windows', rules: 1, lastReceivedAt: expect.any(String) }],
  });
  expect((await desk().showTechnique(guest, 'T1003')).logsources).toMatchObject([{ lastReceivedAt: null }]);
  await expect(desk().showTechnique(guest, 'T4711')).rejects.toMatchObject({ code: 'rules.technique-missing' });
  await changeRule(floor.deps, ann, { ruleId: ruleId(2), state: 'draft', reason: 'x' });
  expect(desk().navigator(guest)).toMatchObject({
    techniques: [{ techniqueID: 'T1059.001' }, { techniqueID: 'T9999' }],
  });
});
