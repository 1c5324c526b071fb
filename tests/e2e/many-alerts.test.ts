import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { AlertCounts, AlertSummary } from '../../src/detect/alerts/contract.ts';
import { BROWSER, shownText, type WatchedPage, WITHOUT_BROWSER } from '../harness/browser.ts';
import { type FloorWithBrowser, startFloorWithBrowser } from '../harness/floor-with-browser.ts';
import { seedAlerts } from '../harness/seed-alerts.ts';
import { makeDataDir } from '../harness/server-process.ts';

const ALERTS = 1_000;

describe.skipIf(!BROWSER)(`a queue of many alerts${WITHOUT_BROWSER}`, () => {
  let floor: FloorWithBrowser;
  let watched: WatchedPage;
  let page: Page;
  beforeAll(async () => {
    const dataDir = makeDataDir();
    await seedAlerts(dataDir, ALERTS);
    floor = await startFloorWithBrowser({ flags: ['--no-demo'], dataDir });
  });
  afterAll(() => floor?.close());
  beforeEach(async () => {
    watched = await floor.openAs('analyst');
    page = watched.page;
    await page.goto('/queue');
    await rows().first().waitFor();
  });
  afterEach(async () => {
    expect(watched.faults).toEqual([]);
    await watched.close();
  });

  const grid = () => page.getByRole('grid', { name: 'Alerts' });
  const rows = () => grid().locator('tbody tr[data-id]');
  const focused = () =>
    page.evaluate<string | undefined>('document.activeElement?.getAttribute("aria-rowindex") ?? undefined');
  const counts = () => floor.get<AlertCounts>('/api/v1/alerts/counts');

  it('is scrolled to its end with few rows drawn, and the focus stays on the row it was on', async () => {
    await page.keyboard.press('j');
    await page.keyboard.press('j');
    await expect.poll(focused).toBe('3');
    const seen = new Set<string>();
    for (;;) {
      for (const index of await grid()
        .locator('tbody tr[data-id]')
        .evaluateAll((all) => all.map((row) => row.getAttribute('aria-rowindex') ?? ''))) {
        seen.add(index);
      }
      expect(await rows().count()).toBeLessThan(80);
      const isEnd = await page.evaluate<boolean>(
        '(() => { const list = document.querySelector(".table-scroll"); const before = list.scrollTop; list.scrollTop += 600; return list.scrollTop === before; })()',
      );
      if (isEnd && seen.has(String(ALERTS + 1))) break;
      // A machine that is busy answers late: what is passed before it came would not be seen.
      await expect.poll(() => grid().locator('tr.awaited').count(), { timeout: 10_000 }).toBe(0);
      await page.waitForTimeout(30);
    }
    expect(seen.size).toBe(ALERTS);
    expect(await focused()).toBe('3');
    await page.keyboard.press('j');
    await expect.poll(focused).toBe('4');
    await page.getByText(`${ALERTS.toLocaleString('en')} alerts`).waitFor();
  });

  it('moves by page and to both ends, chooses a range, and opens the peek beside the list', async () => {
    await page.keyboard.press('j');
    await page.keyboard.press('PageDown');
    await expect.poll(async () => Number(await focused())).toBeGreaterThan(10);
    await page.keyboard.press('Home');
    await expect.poll(focused).toBe('2');
    await page.keyboard.press('Shift+ArrowDown');
    await page.keyboard.press('Shift+ArrowDown');
    await page.getByText('3 chosen', { exact: true }).waitFor();
    await page.keyboard.press('x');
    await page.getByText('2 chosen', { exact: true }).waitFor();
    await page.keyboard.press('Enter');
    await page.getByRole('complementary', { name: 'Alert' }).waitFor();
    expect(await grid().count()).toBe(1);
    await page.keyboard.press('Escape');
    await page.keyboard.press('Escape');
    await page.getByText('2 chosen', { exact: true }).waitFor({ state: 'detached' });
  });

  it('shows the columns that somebody chose, from the address too', async () => {
    await page.getByRole('button', { name: 'Columns and rows' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('checkbox', { name: 'Number' }).check();
    await dialog.getByRole('checkbox', { name: 'Hits' }).uncheck();
    await dialog.getByRole('spinbutton', { name: 'Width of Entity in pixels' }).fill('240');
    await dialog.getByRole('button', { name: 'Move Entity to the left' }).click();
    await expect.poll(() => new URL(page.url()).searchParams.get('cols')).toMatch(/^level,entity\.240,title,.*number$/);
    await page.keyboard.press('Escape');
    expect(await grid().getByRole('columnheader', { name: 'Hits' }).count()).toBe(0);
    await page.reload();
    await rows().first().waitFor();
    const heads = (await grid().getByRole('columnheader').allTextContents()).map((text) => text.replace(/ *[↑↓]$/, ''));
    expect(heads.slice(1, 4)).toEqual(['Severity', 'Entity', 'Alert']);
    expect(heads.at(-1)).toBe('Number');
  });

  it('takes a plain table in pages for those who want one', async () => {
    await page.getByRole('button', { name: 'Columns and rows' }).click();
    await page.getByRole('dialog').getByRole('checkbox', { name: 'A plain table' }).check();
    await page.keyboard.press('Escape');
    const table = page.getByRole('table', { name: 'Alerts, rows 1 to 50' });
    await expect.poll(() => table.getByRole('row').count()).toBe(51);
    await page.getByRole('button', { name: 'Next page' }).click();
    await page
      .getByRole('table', { name: 'Alerts, rows 51 to 100' })
      .locator('tbody')
      .getByRole('button')
      .first()
      .click();
    await page.getByRole('complementary', { name: 'Alert' }).waitFor();
  });

  it('closes every alert that matches, frozen and counted before, and takes it back', async () => {
    await page.getByRole('button', { name: 'critical' }).click();
    await page.getByText('200 alerts').waitFor();
    await page.keyboard.press('j');
    await page.keyboard.press('A');
    await page.getByRole('button', { name: 'Select all 200 matching' }).click();
    await page.getByText('All 200 that match are chosen').waitFor();
    await page.keyboard.press('v');
    await page.keyboard.press('3');
    await page.locator('[role="dialog"] textarea:focus').waitFor();
    await page.keyboard.type('A broken sensor.');
    await page.keyboard.press('Control+Enter');
    const dialog = page.getByRole('dialog', { name: 'Close these alerts with one verdict' });
    await expect.poll(() => dialog.getByRole('listitem').count()).toBe(5);
    await dialog.getByRole('button', { name: 'Close 200' }).click();
    await dialog.getByText('200 done, 0 skipped, 0 failed').waitFor();
    expect((await counts()).live).toMatchObject({ closed: 200, byLevel: { critical: 0 } });
    await dialog.getByRole('button', { name: 'Close', exact: true }).last().click();
    await page.keyboard.press('Control+z');
    await page.getByText('Undone: Closed 200 alerts').waitFor();
    expect((await counts()).live).toMatchObject({ closed: 0, byLevel: { critical: 200 } });
  });

  it('says of each alert that was not changed why it was not', async () => {
    const [other] = (await floor.get<{ data: AlertSummary[] }>('/api/v1/alerts?owner=none&limit=1')).data;
    await floor.server.api(`/api/v1/alerts/${other?.number}/take`, { method: 'POST' });
    await page.goto(`/queue?q=${other?.number}`);
    await rows().first().waitFor();
    await page.keyboard.press('j');
    await page.keyboard.press('x');
    await page.keyboard.press('a');
    const dialog = page.getByRole('dialog', { name: 'Take these alerts' });
    await dialog.getByRole('button', { name: 'Take 1' }).click();
    await dialog.getByText('0 done, 1 skipped, 0 failed').waitFor();
    expect(await shownText(dialog.getByRole('table'))).toContain('has already taken this alert');
  });
});
