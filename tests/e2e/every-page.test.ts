import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { AxeResults } from 'axe-core';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BROWSER, openWatchedPage, shownText, WITHOUT_BROWSER } from '../harness/browser.ts';
import { type FloorWithBrowser, startFloorWithBrowser } from '../harness/floor-with-browser.ts';
import { openScreen, SCREENS, type ScreenFacts } from '../harness/screens.ts';
import { stageScreens } from '../harness/stage-screens.ts';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** What axe looks for: all, or what the colours of a theme can break. */
type Barriers = 'all' | 'colours' | 'none';

/** axe's findings, as lines that name the rule and the element. Its source is evaluated by the debugger, past the policy. */
async function axeViolations(page: Page, barriers: Barriers = 'all'): Promise<string[]> {
  if (barriers === 'none') return [];
  await page.evaluate(AXE);
  const rules = barriers === 'all' ? '' : ', runOnly: ["color-contrast", "link-in-text-block"]';
  const { violations } = await page.evaluate<AxeResults>(`axe.run(document, { resultTypes: ["violations"]${rules} })`);
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ html, any }) => `${id}: ${html.slice(0, 160)} ${any[0]?.message ?? ''}`),
  );
}

const MOST_NODES = 3_000;

/** What is wrong with the screen that is open, for everyone: barriers, sideways scrolling, too large a page. */
async function flawsOf(page: Page, barriers: Barriers) {
  return {
    violations: await axeViolations(page, barriers),
    overflow: await page.evaluate<number>('document.documentElement.scrollWidth - window.innerWidth'),
    tooManyNodes: Math.max(0, (await page.evaluate<number>('document.querySelectorAll("*").length')) - MOST_NODES),
  };
}

/** A wide page holds what a narrower one does, and a light one what a dark one does, in other colours. */
function barriersAt(width: number, colorScheme: 'dark' | 'light'): Barriers {
  if (colorScheme === 'dark') return width === 1920 ? 'none' : 'all';
  return width === 1280 ? 'colours' : 'none';
}

const FLAWLESS = { violations: [], overflow: 0, tooManyNodes: 0 };

describe.skipIf(!BROWSER)(`every page${WITHOUT_BROWSER}`, () => {
  let floor: FloorWithBrowser;
  let facts: ScreenFacts;
  beforeAll(async () => {
    floor = await startFloorWithBrowser({ flags: ['--demo'] });
    facts = await stageScreens(floor.call, await floor.alerts());
  });
  afterAll(() => floor?.close());

  for (const colorScheme of ['dark', 'light'] as const) {
    it(`is accessible, fits, is quiet and loads nothing from elsewhere: ${colorScheme}`, async () => {
      const { page, faults, close } = await floor.openAs('administrator', { colorScheme });
      for (const screen of SCREENS.filter(({ needs }) => needs !== 'nothing')) {
        await page.setViewportSize({ width: 1280, height: 800 });
        await openScreen(page, screen, facts);
        for (const width of screen.isForNarrow ? [1280, 1920, 390] : [1280, 1920]) {
          await page.setViewportSize({ width, height: 800 });
          await page.waitForTimeout(100);
          const flaws = await flawsOf(page, barriersAt(width, colorScheme));
          const where = { screen: screen.name, width };
          expect({ ...where, ...flaws }).toEqual({ ...where, ...FLAWLESS });
        }
      }
      expect(faults).toEqual([]);
      await close();
    }, 300_000);

    it(`is accessible where dialogs, menus and sign-in stand: ${colorScheme}`, async () => {
      const { page, faults, close } = await floor.openAs('manager', { colorScheme });
      await page.goto('/queue');
      await page.getByRole('grid').waitFor();
      await page.keyboard.press('j');
      for (const key of ['v', '?']) {
        await page.keyboard.press(key);
        await page.getByRole('dialog').waitFor();
        await page.waitForTimeout(150);
        expect(await axeViolations(page)).toEqual([]);
        await page.keyboard.press('Escape');
        await page.getByRole('dialog').waitFor({ state: 'detached' });
      }
      await page.getByRole('button', { name: /^manager-/ }).click();
      await page.getByRole('menuitem', { name: 'Sign out' }).waitFor();
      expect(await axeViolations(page)).toEqual([]);
      await page.goto('/account');
      await page.getByRole('button', { name: 'Make a token …' }).click();
      await page.getByRole('dialog').getByLabel('developer').waitFor();
      await page.waitForTimeout(150);
      expect(await axeViolations(page)).toEqual([]);
      expect(faults).toEqual([]);
      await close();
      const stranger = await openWatchedPage(floor.browser, floor.server, { colorScheme });
      await stranger.page.goto('/sign-in');
      await stranger.page.getByLabel('Name').waitFor();
      expect(await axeViolations(stranger.page)).toEqual([]);
      expect(stranger.faults).toEqual([]);
      await stranger.close();
    });
  }

  it('says to a person without the permission that they may not see this, and whom to ask', async () => {
    const { page, faults, close } = await floor.openAs('steering');
    for (const { path } of SCREENS.filter(({ needs, press }) => needs.includes('.') && !press)) {
      await page.goto(path(facts));
      await page.getByRole('heading', { name: 'You are not allowed to see this' }).first().waitFor();
      expect(await shownText(page.getByRole('main'))).toContain('Ask an administrator');
      expect(await page.getByRole('grid').count()).toBe(0);
    }
    expect(await page.getByRole('navigation', { name: 'Places' }).getByRole('link').count()).toBe(0);
    expect(await page.getByRole('button', { name: 'Remove the sample' }).count()).toBe(0);
    expect(faults).toEqual([]);
    await close();
  });

  it('names code and trace id when a call fails, keeps what it showed, and recovers', async () => {
    const { page, close } = await floor.openAs('analyst');
    await page.goto('/queue');
    await page.getByRole('grid').waitFor();
    const problem = {
      type: 'about:blank',
      title: 'x',
      status: 500,
      code: 'lake.broken',
      detail: 'The lake broke.',
      traceId: 'trace-77',
    };
    await page.route('**/api/v1/alerts?*', (route) => route.fulfill({ status: 500, json: problem }));
    const notice = page.getByRole('alert');
    // While the stream of hints stands, the list is asked seldom.
    await notice.getByText('lake.broken').waitFor({ timeout: 90_000 });
    expect(await shownText(notice)).toContain('trace-77');
    expect(await shownText(notice)).toContain('What you see is from before.');
    expect(await page.getByRole('grid').count()).toBe(1);
    await page.unroute('**/api/v1/alerts?*');
    await page.getByRole('button', { name: 'Try again' }).click();
    await notice.waitFor({ state: 'detached' });
    await close();
  });
});
