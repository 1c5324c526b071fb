import axe from 'axe-core';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BROWSER, openWatchedPage, shownText, WITHOUT_BROWSER } from '../harness/browser.ts';
import { type FloorWithBrowser, startFloorWithBrowser } from '../harness/floor-with-browser.ts';

async function violations(page: Page): Promise<unknown> {
  await page.evaluate(axe.source);
  return page.evaluate('axe.run().then(({ violations }) => violations.map(({ id, nodes }) => [id, nodes[0].html]))');
}

describe.skipIf(!BROWSER)(`what somebody prefers${WITHOUT_BROWSER}`, () => {
  let floor: FloorWithBrowser;
  beforeAll(async () => {
    floor = await startFloorWithBrowser({ flags: ['--demo'] });
    await floor.alerts();
  });
  afterAll(() => floor?.close());

  const grid = (page: Page) => page.getByRole('grid', { name: 'Alerts' });
  const themeOf = (page: Page) => page.evaluate('document.documentElement.dataset.theme');
  const openQueue = async () => {
    const opened = await floor.openAs('analyst', { colorScheme: 'light', timezoneId: 'Asia/Kolkata' });
    await opened.page.goto('/queue');
    await grid(opened.page).waitFor();
    return opened;
  };
  const runCommand = async (page: Page, name: string) => {
    await page.keyboard.press('Control+k');
    await page.getByRole('dialog', { name: 'Commands' }).waitFor();
    await page.keyboard.type(name);
    await page.keyboard.press('Enter');
    await page.getByRole('dialog', { name: 'Commands' }).waitFor({ state: 'detached' });
  };

  it('follows the person to another browser, and is there at the first paint of this one', async () => {
    const { page, faults, name, close } = await openQueue();
    await runCommand(page, 'Theme: dark');
    await expect.poll(() => themeOf(page)).toBe('dark');
    await page.getByRole('button', { name: /^\d\d:\d\d UTC/ }).click();
    await page.getByRole('button', { name: /^\d\d:\d\d \+05:30/ }).waitFor();
    await expect.poll(() => page.evaluate('localStorage.getItem("watchfloor.preferences")')).toContain('"local"');
    await page.route('**/api/v1/preferences', (route) => route.abort());
    await page.reload();
    expect(await themeOf(page)).toBe('dark');
    await page.getByRole('button', { name: /^\d\d:\d\d \+05:30/ }).waitFor();
    expect(faults).toEqual([]);
    await close();

    const other = await openWatchedPage(floor.browser, floor.server, { colorScheme: 'light', timezoneId: 'UTC' });
    await other.page.goto('/sign-in');
    expect(await themeOf(other.page)).toBe('light');
    await other.page.getByLabel('Name').fill(name);
    await other.page.getByLabel('Password', { exact: true }).fill('a long enough passphrase 1');
    await other.page.keyboard.press('Enter');
    await grid(other.page).waitFor();
    await expect.poll(() => themeOf(other.page)).toBe('dark');
    await other.page.getByRole('button', { name: /^\d\d:\d\d \+00:00/ }).waitFor();
    await other.close();
  });

  it('of keys: others instead of the usual ones, told where they are taken, and the usual ones again', async () => {
    const { page, faults, close } = await openQueue();
    const sheet = page.getByRole('dialog', { name: 'Keyboard shortcuts' });
    const line = (name: string) => sheet.locator('dl > div', { hasText: name });
    await page.keyboard.press('?');
    await sheet.getByRole('button', { name: 'Change keys …' }).click();
    await sheet.getByRole('button', { name: 'Change the keys of Search everywhere' }).click();
    await page.keyboard.press('j');
    await sheet.getByText('Taken: Next row (Alerts).').waitFor();
    expect(await sheet.getByRole('button', { name: 'Use', exact: true }).isDisabled()).toBe(true);
    await page.keyboard.press('Control+w');
    await sheet.getByText('The browser keeps it for itself.').waitFor();
    await page.waitForTimeout(1_100);
    await page.keyboard.press('q');
    expect(await violations(page)).toEqual([]);
    await page.keyboard.press('Enter');
    await expect.poll(() => shownText(line('Search everywhere'))).toMatch(/q\s+change$/);
    await page.keyboard.press('Escape');
    await sheet.waitFor({ state: 'detached' });

    await page.keyboard.press('/');
    await page.waitForTimeout(300);
    expect(await page.getByRole('dialog').count()).toBe(0);
    await page.keyboard.press('q');
    await page.getByRole('dialog', { name: 'Search everywhere' }).waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await page.keyboard.press('Control+k');
    const option = page.getByRole('option', { name: 'Search everywhere' });
    await expect.poll(() => shownText(option)).toMatch(/q$/);
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });

    await page.getByLabel('Search in title, entity or number').click();
    await page.keyboard.press('q');
    expect(await page.getByRole('dialog').count()).toBe(0);
    await page.getByRole('button', { name: 'Keyboard shortcuts' }).click();
    await sheet.getByRole('button', { name: 'Usual keys again (1 is yours)' }).click();
    await expect.poll(() => shownText(line('Search everywhere'))).toMatch(/\/$/);
    expect(faults).toEqual([]);
    await close();
  });

  it('of a role: a manager says with which view of the team it begins, and it can be left', async () => {
    const { page, faults, close } = await floor.openAs('manager');
    await page.goto('/queue?level=high');
    await page.getByRole('button', { name: 'Views' }).click();
    await page.getByRole('menuitem', { name: 'Save as…' }).click();
    await page.getByLabel('Name').fill('Only high');
    await page.getByLabel('For the whole team').check();
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.waitForURL(/view=/);
    await page.getByRole('button', { name: 'Only high' }).click();
    await page.getByRole('menuitem', { name: 'Roles that begin with it…' }).click();
    const dialog = page.getByRole('dialog', { name: 'Who begins with Only high' });
    await dialog.getByLabel('investigator').check();
    expect(await violations(page)).toEqual([]);
    await dialog.getByRole('button', { name: 'Set' }).click();
    await dialog.waitFor({ state: 'detached' });

    const investigator = await floor.openAs('investigator');
    await investigator.page.goto('/queue');
    await investigator.page.waitForURL(/level=high.*view=|view=.*level=high/);
    await investigator.page.getByRole('link', { name: 'Queue', exact: true }).click();
    await expect.poll(() => new URL(investigator.page.url()).search).toBe('');
    await investigator.page.getByRole('button', { name: 'Views' }).waitFor();
    await investigator.page.goto('/queue?level=critical');
    await grid(investigator.page).waitFor();
    expect(new URL(investigator.page.url()).search).toBe('?level=critical');
    await investigator.close();
    expect(faults).toEqual([]);
    await close();
  });

  it('makes a link too long to be sent a short one, which opens with the rights of who follows it', async () => {
    const { page, faults, close } = await openQueue();
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    const query = 'x'.repeat(2_200);
    await page.goto(`/hunt?query=${encodeURIComponent(query)}&from=now-24h&to=now`);
    await page.getByRole('combobox', { name: 'Query' }).waitFor();
    await page.getByRole('heading').first().waitFor();
    await runCommand(page, 'Copy a link to this');
    await page.getByText('The link is copied.').waitFor();
    await page.keyboard.press('/');
    await page.keyboard.press('Control+v');
    const pasted = page.getByRole('dialog', { name: 'Search everywhere' }).getByRole('textbox');
    await expect.poll(() => pasted.inputValue()).toMatch(/^http/);
    const link = await pasted.inputValue();
    expect(link).toMatch(/\/hunt\?s=[\w-]{16}$/);
    await page.goto(link);
    await expect.poll(() => new URL(page.url()).searchParams.get('query')).toBe(query);
    expect(new URL(page.url()).searchParams.get('from')).toMatch(/^\d{4}-\d\d-\d\dT/);

    const developer = await floor.openAs('developer');
    await developer.page.goto(link);
    await developer.page.getByRole('heading', { name: 'You are not allowed to see this' }).first().waitFor();
    expect(await shownText(developer.page.getByRole('main'))).toContain('Ask an administrator');
    await developer.close();
    await page.goto('/hunt?s=nobody-made-this');
    await page.getByRole('heading', { name: 'This link leads nowhere' }).waitFor();
    expect(await violations(page)).toEqual([]);
    expect(faults).toEqual([]);
    await close();
  });
});
