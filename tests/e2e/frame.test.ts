import axe from 'axe-core';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BROWSER, shownText, WITHOUT_BROWSER } from '../harness/browser.ts';
import { type FloorWithBrowser, startFloorWithBrowser } from '../harness/floor-with-browser.ts';

async function violations(page: Page): Promise<unknown> {
  await page.evaluate(axe.source);
  return page.evaluate('axe.run().then(({ violations }) => violations.map(({ id, nodes }) => [id, nodes[0].html]))');
}

const pathOf = (page: Page) => new URL(page.url()).pathname;

describe.skipIf(!BROWSER)(`the frame around every page${WITHOUT_BROWSER}`, () => {
  let floor: FloorWithBrowser;
  beforeAll(async () => {
    floor = await startFloorWithBrowser({ flags: ['--demo'] });
    await floor.alerts();
  });
  afterAll(() => floor?.close());

  const openQueue = async (...options: Parameters<FloorWithBrowser['openAs']>) => {
    const opened = await floor.openAs(...options);
    await opened.page.goto('/queue');
    await opened.page.getByRole('grid', { name: 'Alerts' }).waitFor();
    return opened;
  };

  it('lists in its palette what can be done, with keys and reasons, and goes where it is told', async () => {
    const { page, faults } = await openQueue('analyst');
    const dialog = page.getByRole('dialog', { name: 'Commands' });
    const option = (name: string | RegExp) => dialog.getByRole('option', { name });
    await page.getByLabel('Search in title, entity or number').focus();
    await page.keyboard.press('Control+k');
    const take = option(/^Take No alert is chosen/);
    await take.waitFor();
    expect(await take.getAttribute('aria-disabled')).toBe('true');
    expect(await shownText(option('Go to Cases'))).toMatch(/g\s*c/);
    expect(await violations(page)).toEqual([]);

    await page.keyboard.type('cases');
    await page.keyboard.press('Enter');
    await page.waitForURL('**/cases');
    // A page counts as visited once it has its name.
    await expect.poll(() => page.title()).toMatch(/^Cases/);
    await page.keyboard.press('Control+k');
    await page.keyboard.type('al-1');
    await page.keyboard.press('Enter');
    await page.waitForURL('**/alerts/AL-1');
    await page.getByRole('heading', { level: 1 }).waitFor();
    await page.keyboard.press('Control+k');
    await page.keyboard.type('File Download Via Bitsadmin');
    await option(/^(Rules ?)?File Download Via Bitsadmin/)
      .first()
      .waitFor();
    await page.keyboard.press('Enter');
    await page.waitForURL('**/detections/*');
    await page.getByRole('heading', { level: 1, name: /Bitsadmin/ }).waitFor();
    await expect
      .poll(async () => {
        await page.keyboard.press('Control+k');
        await option('Theme: dark').waitFor();
        const recent = await shownText(dialog.getByRole('listbox'));
        await page.keyboard.press('Escape');
        await dialog.waitFor({ state: 'detached' });
        return recent;
      })
      .toMatch(/Recent\s+Cases|Recent\s+AL-1/);
    expect(faults).toEqual([]);
  });

  it('says what a text was taken for and what holds it, and lists a paste of many', async () => {
    const { page, faults } = await openQueue('analyst', { colorScheme: 'light' });
    await page.keyboard.press('/');
    const dialog = page.getByRole('dialog', { name: 'Search everywhere' });
    const field = dialog.getByRole('textbox');
    await field.waitFor();
    await page.keyboard.type('workstation5');
    await dialog.getByRole('button', { name: 'host', pressed: true }).waitFor();
    await dialog.getByRole('link', { name: 'all in the queue' }).waitFor();
    await dialog.getByRole('link', { name: 'all in Hunt' }).waitFor();
    expect(await violations(page)).toEqual([]);

    await field.fill('workstation5\nhxxp://evil[.]example/x\n10[.]0.0.1\n10.0.0.1');
    const row = (text: string | RegExp) => dialog.getByRole('row', { name: text });
    await row('http://evil.example/x URL with domain 1').waitFor();
    await row('10.0.0.1 IPv4 address 2 none none none').waitFor();
    await row(/^workstation5 .* 2020-10-18 .* 542 SAMPLE [1-9]\d* SAMPLE none$/).waitFor();
    await dialog.getByRole('button', { name: '10.0.0.1' }).click();
    await dialog.getByText('None holds it.').first().waitFor();

    await field.fill('AL-2');
    await dialog.getByRole('link', { name: /AL-2\b/ }).click();
    await page.waitForURL('**/alerts/AL-2');
    await dialog.waitFor({ state: 'detached' });
    expect(faults).toEqual([]);
  });

  it('begins where the role has its work, and leads old addresses on', async () => {
    const { page } = await floor.openAs('responder');
    await page.goto('/');
    await page.waitForURL('**/cases');
    await page.goto('/events?q=bitsadmin');
    await page.waitForURL('**/hunt?query=bitsadmin');
    const developer = await floor.openAs('developer');
    await developer.page.goto('/');
    await developer.page.waitForURL('**/welcome?door=code');
    const operator = await floor.openAs('it-operations');
    await operator.page.goto('/');
    await operator.page.waitForURL('**/estate/sources');
    await operator.page.getByRole('heading', { name: 'No source is connected' }).waitFor();
    expect([...developer.faults, ...operator.faults]).toEqual([]);
  });

  it('lets single keys be turned off, for that person until turned on again', async () => {
    const { page } = await openQueue('analyst');
    await page.keyboard.press('?');
    await page.getByRole('switch', { name: 'Keys without Ctrl act' }).click();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    for (const key of ['g', 'c', '?', '/', 'W']) await page.keyboard.press(key);
    expect(pathOf(page)).toBe('/queue');
    expect(await page.getByRole('dialog').count()).toBe(0);
    await page.reload();
    await page.getByRole('grid', { name: 'Alerts' }).waitFor();
    await page.keyboard.press('g');
    await page.keyboard.press('c');
    expect(pathOf(page)).toBe('/queue');
    await page.keyboard.press('Control+k');
    await page.getByRole('dialog', { name: 'Commands' }).waitFor();
  });

  it('becomes a screen for the wall, and a menu of places where it is narrow', async () => {
    const { page } = await floor.openAs('analyst', { viewport: { width: 1920, height: 1080 } });
    const theme = () => page.evaluate('document.documentElement.dataset.theme');
    await page.goto('/queue?wall');
    await page.getByRole('grid', { name: 'Alerts' }).waitFor();
    expect(await theme()).toBe('wall');
    expect(await page.getByRole('navigation', { name: 'Places' }).isVisible()).toBe(false);
    expect(await violations(page)).toEqual([]);
    expect(await page.evaluate('document.documentElement.scrollWidth - window.innerWidth')).toBe(0);
    await page.keyboard.press('W');
    await expect.poll(theme).not.toBe('wall');

    await page.setViewportSize({ width: 390, height: 800 });
    await page.getByRole('button', { name: 'Places, you are in Queue' }).click();
    await page.getByRole('menuitem', { name: 'Cases' }).click();
    await page.waitForURL('**/cases');
  });

  it('keeps views of a list, shows a dot for what is not saved, and shares with the team', async () => {
    const { page, faults, name } = await openQueue('analyst');
    const levels = page.getByRole('group', { name: 'Severity' });
    const menu = async (view: string, item: string) => {
      await page.getByRole('button', { name: view }).click();
      await page.getByRole('menuitem', { name: item, exact: true }).click();
    };
    await levels.getByRole('button', { name: 'high' }).click();
    await menu('Views', 'Save as…');
    await page.getByLabel('Name').fill('High of the night');
    await page.getByLabel('For the whole team').check();
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.waitForURL(/view=[0-9a-f-]{36}/);
    await levels.getByRole('button', { name: 'critical' }).click();
    await page.getByText('changed, not saved').waitFor({ state: 'attached' });
    await menu('High of the night', 'Reset');
    await page.getByText('changed, not saved').waitFor({ state: 'detached' });
    expect(new URL(page.url()).searchParams.get('level')).toBe('high');

    const colleague = await openQueue('analyst');
    await colleague.page.getByRole('button', { name: 'Views' }).click();
    await colleague.page.getByRole('menuitem', { name: 'High of the night' }).click();
    await colleague.page.waitForURL(/level=high/);
    await colleague.page.getByRole('button', { name: 'High of the night' }).click();
    expect(await violations(colleague.page)).toEqual([]);
    await colleague.page.getByRole('menuitem', { name: `Save (it is ${name}'s)` }).waitFor();

    await menu('High of the night', 'Delete');
    await page.getByRole('button', { name: 'Views' }).waitFor();
    await page.getByRole('button', { name: 'Undo' }).click();
    await page.getByText('Undone: Deleted High of the night').waitFor();
    expect(faults).toEqual([]);
  });

  it('is where it was after going back', async () => {
    const { page } = await floor.openAs('analyst', { viewport: { width: 1280, height: 500 } });
    await page.goto('/hunt');
    const list = page.locator('.hunt-results .scroll');
    const rows = page.getByRole('grid', { name: 'Events' }).locator('tbody tr[data-id]');
    await rows.nth(5).waitFor();
    await list.evaluate((element) => element.scrollTo({ top: 640 }));
    await page.waitForTimeout(300);
    await rows.nth(15).click();
    const fullPage = page.getByRole('complementary', { name: 'Event' }).getByRole('link', { name: /^Full page/ });
    await fullPage.waitFor();
    // Clicking may have brought the row wholly into view.
    const before = await list.evaluate((element) => element.scrollTop);
    expect(before).toBeGreaterThan(600);
    await fullPage.click();
    await page.waitForURL('**/events/*');
    await page.goBack();
    await rows.nth(5).waitFor();
    await expect.poll(() => list.evaluate((element) => element.scrollTop)).toBe(before);
  });
});
