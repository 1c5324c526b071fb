import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AlertSummary } from '../../src/detect/alerts/contract.ts';
import { BROWSER, shownText, type WatchedPage, WITHOUT_BROWSER } from '../harness/browser.ts';
import { type FloorWithBrowser, startFloorWithBrowser } from '../harness/floor-with-browser.ts';
import { ingest } from '../harness/follow-pipeline.ts';
import { ruleText } from '../harness/rule-text.ts';
import { makeDataDir } from '../harness/server-process.ts';

const line = (host: string, word: string) =>
  JSON.stringify({
    EventTime: new Date().toISOString().slice(0, 19).replace('T', ' '),
    Channel: 'Microsoft-Windows-Sysmon/Operational',
    SourceName: 'Microsoft-Windows-Sysmon',
    EventID: 1,
    Hostname: host,
    CommandLine: `tool.exe ${word}`,
  });

const pathOf = (page: Page) => new URL(page.url()).pathname;

describe.skipIf(!BROWSER)(`the watch${WITHOUT_BROWSER}`, () => {
  let floor: FloorWithBrowser;
  let watched: WatchedPage;
  beforeAll(async () => {
    const dataDir = makeDataDir();
    const rulesDir = join(dataDir, 'rules');
    mkdirSync(rulesDir);
    writeFileSync(join(rulesDir, 'worst.yml'), ruleText(1, 'wf-worst', 'critical'));
    writeFileSync(join(rulesDir, 'middle.yml'), ruleText(2, 'wf-middle', 'medium'));
    const environment = { WATCHFLOOR_RULES_DIRS: rulesDir, WATCHFLOOR_RULES_PUBLIC_PACK: 'false' };
    floor = await startFloorWithBrowser({ flags: ['--no-demo'], environment, dataDir });
    watched = await floor.openAs('manager');
  });
  afterAll(() => floor?.close());

  const page = () => watched.page;
  const heading = (text: string | RegExp) => page().getByRole('main').getByRole('heading', { name: text, level: 1 });
  const rows = () => page().locator('.next-alerts a');
  const send = async (...lines: string[]) => {
    const sent = await ingest(floor.server, { body: `${lines.join('\n')}\n`, source: 'windows-event-log' });
    expect(sent.status).toBe(202);
  };

  it('is where a manager’s day begins, and never calls a floor clear that received nothing', async () => {
    await page().goto('/');
    await page().waitForURL('**/watch');
    await heading('Nothing was received: nobody is watched').waitFor();
    const text = await shownText(page().getByRole('main'));
    expect(text).not.toContain('All clear');
    expect(text).toContain('none heard in 90 days');
    expect(await page().locator('.watch-ok').count()).toBe(0);
  });

  it('shows by itself what came in, worst first, and is worked by keys alone', async () => {
    await send(line('ws01', 'wf-middle'), line('dc01', 'wf-worst'), line('dc01', 'wf-middle'));
    await heading('1 critical and 2 medium alerts wait for a verdict').waitFor({ timeout: 30_000 });
    expect(await rows().count()).toBe(3);
    expect(await shownText(rows().nth(0))).toMatch(/Critical[\s\S]*Rule 1[\s\S]*dc01[\s\S]*nobody has it/);
    // The other alert of that host is heavier by the critical one beside it.
    expect(await shownText(rows().nth(1))).toMatch(/Rule 2[\s\S]*dc01[\s\S]*1 more high or critical on this host/);

    await page().keyboard.press('j');
    await page().keyboard.press('Enter');
    const peek = page().getByRole('complementary', { name: 'Alert' });
    await peek.getByRole('heading', { name: 'Rule 1' }).waitFor();
    await page().keyboard.press('a');
    await peek.getByText('Taken').waitFor();
    // It is still the first row: nothing moves under whoever reads.
    await expect.poll(() => shownText(rows().nth(0))).toMatch(/Rule 1[\s\S]*manager-1 has it/);
    await page().keyboard.press('Escape');
    await peek.waitFor({ state: 'detached' });
    await page().keyboard.press('j');
    await page().keyboard.press('o');
    await page().waitForURL(/\/alerts\/AL-\d+$/);
    await page().keyboard.press('g');
    await page().keyboard.press('w');
    await page().waitForURL('**/watch');
  });

  it('leads from a figure to exactly the alerts that it counts', async () => {
    const listed = page().getByRole('grid', { name: 'Alerts' }).locator('tbody tr');
    for (const [figure, count] of [
      ['Critical 1', 1],
      ['Medium 2', 2],
    ] as const) {
      await page().goto('/watch');
      await page().getByRole('link', { name: figure, exact: true }).click();
      await page().waitForURL(/\/queue\?/);
      await expect.poll(() => listed.count()).toBe(count);
    }
    await page()
      .getByRole('link', { name: /without the sample/ })
      .click();
    await page().waitForURL((url) => !url.search.includes('sample'));
  });

  it('keeps its figures when the server fails, and says that they are from before', async () => {
    await page().goto('/watch');
    await rows().first().waitFor();
    await page().route('**/api/v1/watch', (route) => route.fulfill({ status: 500, json: { code: 'x.y' } }));
    await send(line('ws09', 'wf-middle'));
    await page().getByText('The watch could not be loaded.').waitFor({ timeout: 30_000 });
    expect(await rows().count()).toBe(3);
    await page().unrouteAll();
    await page().getByRole('button', { name: 'Try again' }).click();
    await page().getByText('The watch could not be loaded.').waitFor({ state: 'detached' });
  });

  it('fits the screen on the wall, without anything for a desk, and a telephone', async () => {
    const wall = await floor.openAs('manager', { viewport: { width: 1920, height: 1080 } });
    await wall.page.goto('/watch?wall');
    await wall.page.locator('.next-alerts a').first().waitFor();
    const overflow = (selector: string) =>
      wall.page.evaluate(`(() => { const e = document.querySelector('${selector}');
        return [e.scrollHeight - e.clientHeight, e.scrollWidth - e.clientWidth]; })()`);
    expect(await overflow('.watch-floor')).toEqual([0, 0]);
    expect(await wall.page.getByRole('navigation', { name: 'Places' }).isVisible()).toBe(false);
    expect(await wall.page.getByRole('heading', { name: 'Time to take' }).count()).toBe(0);
    expect(wall.faults).toEqual([]);
    await wall.close();

    const phone = await floor.openAs('responder', { viewport: { width: 390, height: 844 }, hasTouch: true });
    await phone.page.goto('/watch');
    await phone.page.locator('.next-alerts a').first().tap();
    await phone.page.getByRole('button', { name: 'Take' }).waitFor();
    expect(await phone.page.evaluate('document.documentElement.scrollWidth - innerWidth')).toBe(0);
    expect(phone.faults).toEqual([]);
    await phone.close();
  });

  it('is clear with proof when everything is judged, and proves nothing to who may not see sources', async () => {
    for (const { id } of (await floor.get<{ data: AlertSummary[] }>('/api/v1/alerts')).data) {
      const owner = watched.page.request;
      const headers = { origin: new URL(floor.server.url).origin };
      const judged = await owner.post(`/api/v1/alerts/${id}/verdict`, { data: { verdict: 'true' }, headers });
      expect(judged.status()).toBe(200);
    }
    await page().goto('/watch');
    await heading('All clear').waitFor({ timeout: 40_000 });
    const text = await shownText(page().getByRole('main'));
    expect(text).toMatch(/1 source heard within the hour, the last log at \d\d:\d\d UTC · 2 rules ran over everything/);
    await page()
      .getByRole('slider', { name: /^Time to verdict by day/ })
      .waitFor();
    await page().getByText('n 4 in 30 days').first().waitFor();

    const operator = await floor.openAs('it-operations');
    await operator.page.goto('/watch');
    await operator.page.getByRole('heading', { name: 'No alert waits, but that proves little' }).waitFor();
    const shown = await shownText(operator.page.getByRole('main'));
    expect(shown).toContain('Whether rules run, your role may not see.');
    expect(shown).toContain('not shown, needs rules.read');
    expect([...operator.faults, ...watched.faults]).toEqual([]);
    expect(pathOf(operator.page)).toBe('/watch');
    await operator.close();
  });
});
