import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DetectionInFull, RuleSource } from '../../src/detect/content/contract.ts';
import { BROWSER, WITHOUT_BROWSER } from '../harness/browser.ts';
import { type FloorWithBrowser, startFloorWithBrowser } from '../harness/floor-with-browser.ts';

describe.skipIf(!BROWSER)(`the rule editor${WITHOUT_BROWSER}`, () => {
  let floor: FloorWithBrowser;
  beforeAll(async () => {
    floor = await startFloorWithBrowser({ flags: ['--demo'] });
    await floor.alerts();
  });
  afterAll(() => floor?.close());

  const show = (id: string) => floor.get<DetectionInFull>(`/api/v1/rules/${id}`);
  const editor = (page: Page) => page.getByRole('textbox', { name: 'Rule, YAML' });
  const ruleIdOf = (page: Page) => new URL(page.url()).pathname.split('/')[2] ?? '';
  /** As somebody who pastes does it: no bracket is closed, nothing is indented for them. */
  const append = async (page: Page, text: string) => {
    await editor(page).click();
    await page.keyboard.press('Control+End');
    await page.keyboard.insertText(text);
  };

  it('an engineer writes a rule, sees its faults, tests it, keeps it as a draft and publishes it', async () => {
    const { page, faults, close, name } = await floor.openAs('engineer');
    await page.goto('/detections/new');
    await append(page, 'nonsense');
    await page.getByRole('region', { name: 'Issues' }).getByText('error', { exact: true }).waitFor();
    await page.keyboard.press('Control+z');
    await page.getByText('No issue.').waitFor();
    await page.keyboard.press('Control+Enter');
    await page.getByText('2 of 2 as expected').waitFor();
    await page.getByText('2 of 2 as expected, of this text, not saved').waitFor();
    await page.getByLabel('Over which events').selectOption('newest');
    await page.getByRole('button', { name: 'Backtest' }).click();
    await page.getByText(/^≈\d|^No (hit|day) /).waitFor();
    await editor(page).click();
    await page.keyboard.press('Control+s');
    // The first change after a start waits until the texts of the public set are kept.
    await page.waitForURL(/\/detections\/[0-9a-f-]{36}\/edit$/, { timeout: 60_000 });
    const id = ruleIdOf(page);
    expect(await show(id)).toMatchObject({ state: 'draft', author: name, pack: { id: 'local' } });
    // What was tried stays, and says of what it is.
    await page.getByText('2 of 2 as expected, of the saved version').waitFor();
    const panel = page.getByRole('region', { name: 'Backtest', exact: true });
    await panel.getByText('of the saved version').waitFor();
    expect(await page.getByLabel('Over which events').inputValue()).toBe('newest');
    await append(page, '\n# wider');
    await panel.getByText('of the saved version, without what was changed since').waitFor();
    await page.keyboard.press('Control+z');
    await page.getByRole('button', { name: 'Publish…' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel(/^Live/).check();
    await dialog.getByLabel('Why (required)').fill('Seen in the exercise.');
    await dialog.getByRole('button', { name: 'Save' }).click();
    await dialog.waitFor({ state: 'detached' });
    expect(await show(id)).toMatchObject({ state: 'live', changes: [{ reason: 'Seen in the exercise.' }, {}] });
    expect(faults).toEqual([]);
    await close();
  });

  it('offers nothing but a draft while the tests fail', async () => {
    const { page, faults, close } = await floor.openAs('analyst');
    await page.goto('/detections/new');
    await page.getByRole('textbox', { name: 'Test events, YAML' }).click();
    await page.keyboard.press('Control+a');
    // What is put over a selection gets its style from the browser, which the policy refuses, with a word in the console.
    await page.keyboard.press('Delete');
    await page.keyboard.insertText('positive: [{ CommandLine: harmless }]\n');
    await page.keyboard.press('Control+Enter');
    await page.getByText('✗ fails').waitFor();
    await page.getByRole('button', { name: 'Publish…' }).click();
    await page.getByText('Its tests fail').waitFor();
    expect(await page.getByLabel(/^Live/).isDisabled()).toBe(true);
    expect(await page.getByLabel(/^Draft/).isDisabled()).toBe(false);
    expect(faults).toEqual([]);
    await close();
  });

  it('backtests what is written beside what is in force, and asks before it silences a rule that runs', async () => {
    const { page, faults, close } = await floor.openAs('engineer');
    const [alert] = await floor.alerts();
    const id = alert?.rule.id ?? '';
    await page.goto(`/detections/${id}/edit`);
    await append(page, '\n# wider');
    await page.getByLabel('Over which events').selectOption('newest');
    await page.getByRole('button', { name: 'Backtest' }).click();
    await page.getByText(/^≈\d.* alerts\/day, \d+ entit/).waitFor();
    await page.getByRole('table', { name: 'Against the version in force' }).waitFor();
    expect(await page.getByRole('row', { name: /^\d{4}-\d\d-\d\d/ }).count()).toBeGreaterThan(0);
    await editor(page).click();
    await page.keyboard.press('Control+s');
    await page.getByLabel(/the rule stops running/).waitFor();
    expect((await show(id)).state).toBe('live');
    expect(faults).toEqual([]);
    await close();
  });

  it('keeps what is unsaved when somebody leaves, and loses neither text when two save', async () => {
    const { page, faults, close } = await floor.openAs('engineer');
    await page.goto('/detections/new');
    await append(page, '# mine\n');
    await page.getByRole('link', { name: 'Detections', exact: true }).first().click();
    await page.getByRole('button', { name: 'Stay' }).click();
    await page.getByText('not saved yet').waitFor();
    await editor(page).click();
    await page.keyboard.press('Control+s');
    await page.waitForURL(/\/edit$/);
    const path = `/api/v1/rules/${ruleIdOf(page)}/source`;
    const source = await floor.get<RuleSource>(path);
    const theirs = { text: `${source.text}# theirs\n`, tests: '', base: source.base, state: 'draft', reason: 'theirs' };
    const put = await floor.server.api(path, {
      method: 'PUT',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(theirs),
    });
    expect(put.status).toBe(200);
    await append(page, '# mine again\n');
    await page.keyboard.press('Control+s');
    await page.getByText('changed this rule after you opened it').waitFor();
    await page.getByRole('button', { name: /^Keep mine/ }).click();
    await editor(page).click();
    await page.keyboard.press('Control+s');
    await page.getByText('as saved').waitFor();
    expect((await floor.get<RuleSource>(path)).text).toMatch(/# mine again\n$/);
    expect(faults).toEqual([]);
    await close();
  });

  it('shows the text to those who may only read', async () => {
    const { page, faults, close } = await floor.openAs('responder');
    const [alert] = await floor.alerts();
    await page.goto(`/detections/${alert?.rule.id}/edit`);
    await page.getByText('You may read rules, not write them').waitFor();
    expect(await page.getByRole('button', { name: 'Publish…' }).count()).toBe(0);
    expect(await page.getByRole('button', { name: 'Backtest' }).isDisabled()).toBe(true);
    expect(await editor(page).getAttribute('contenteditable')).toBe('false');
    expect(faults).toEqual([]);
    await close();
  });
});
