import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AlertReply } from '../../src/detect/alerts/contract.ts';
import type { DetectionInFull, ExceptionReply } from '../../src/detect/content/contract.ts';
import { BROWSER, WITHOUT_BROWSER } from '../harness/browser.ts';
import { type FloorWithBrowser, startFloorWithBrowser } from '../harness/floor-with-browser.ts';

describe.skipIf(!BROWSER)(`exceptions and rules${WITHOUT_BROWSER}`, () => {
  let floor: FloorWithBrowser;
  let alert: AlertReply;
  beforeAll(async () => {
    floor = await startFloorWithBrowser({ flags: ['--demo'] });
    const [first] = await floor.alerts();
    alert = await floor.get(`/api/v1/alerts/${first?.id}`);
  });
  afterAll(() => floor?.close());

  const exceptions = async () => (await floor.get<{ data: ExceptionReply[] }>('/api/v1/exceptions')).data;

  it('an analyst excepts what an alert found, seeing first what it would have hidden, and takes it back', async () => {
    const { page, faults, close, name } = await floor.openAs('analyst');
    await page.goto(`/alerts/${alert.number}`);
    await page.getByRole('button', { name: 'Except this…' }).click();
    const dialog = page.getByRole('dialog');
    const submit = dialog.getByRole('button', { name: 'Except', exact: true });
    await dialog.getByText('Say why').waitFor();
    expect(await submit.isDisabled()).toBe(true);
    await dialog.getByRole('button', { name: 'Preview' }).click();
    await dialog.getByText(/^Would have hidden [1-9]\d* in 30 days, 0 of them true\.$/).waitFor();
    await dialog.getByLabel('Why (required)').fill('The red team’s lab machine.');
    await submit.click();
    await page.getByText('EX-1 hides such matches').waitFor();
    expect(await exceptions()).toMatchObject([
      { id: 'EX-1', state: 'active', ruleIds: [alert.rule.id], owner: { name }, fromAlert: alert.number },
    ]);
    await page.keyboard.press('Control+z');
    await page.getByText('Undone: EX-1 hides such matches').waitFor();
    expect(await exceptions()).toMatchObject([{ id: 'EX-1', state: 'removed' }]);
    await page.goto('/detections?tab=exceptions');
    await page.getByRole('table').getByText('The red team’s lab machine.').waitFor();
    expect(faults).toEqual([]);
    await close();
  });

  it('an engineer decides a rule’s state with a reason, and the list shows it', async () => {
    const { page, faults, close, name } = await floor.openAs('engineer');
    await page.goto(`/detections/${alert.rule.id}`);
    const form = page.getByRole('region', { name: 'State' });
    await form.locator('select').first().selectOption('shadow');
    await form.getByLabel('Why (required)').fill('Too loud on the build machines.');
    await form.getByRole('button', { name: 'Decide' }).click();
    await page.getByRole('region', { name: 'Changes' }).getByText('Too loud on the build machines.').waitFor();
    const shown = await floor.get<DetectionInFull>(`/api/v1/rules/${alert.rule.id}`);
    expect(shown).toMatchObject({ state: 'shadow', raisesAlert: false, changes: [{ by: { name } }] });
    await page.goto('/detections?state=shadow');
    await page.getByRole('grid', { name: 'Rules' }).getByText(shown.title).waitFor();
    await expect.poll(() => page.getByRole('row').count()).toBe(2);
    expect(faults).toEqual([]);
    await close();
  });

  it('a responder reads both and may change neither', async () => {
    const { page, close } = await floor.openAs('responder');
    await page.goto(`/detections/${alert.rule.id}`);
    await page.getByRole('region', { name: 'State' }).getByText('Shadow: matches are recorded').waitFor();
    expect(await page.getByRole('button', { name: 'Decide' }).count()).toBe(0);
    await page.goto(`/alerts/${alert.number}`);
    await page.getByRole('button', { name: 'Except this…' }).click({ force: true });
    expect(await page.getByRole('dialog').count()).toBe(0);
    await close();
  });
});
