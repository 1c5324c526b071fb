import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { AxeResults } from 'axe-core';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AlertReply } from '../../src/detect/alerts/contract.ts';
import type { CaseReply } from '../../src/respond/cases/contract.ts';
import { BROWSER, openWatchedPage, shownText, WITHOUT_BROWSER } from '../harness/browser.ts';
import { type FloorWithBrowser, startFloorWithBrowser } from '../harness/floor-with-browser.ts';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** axe's findings, as lines that name the rule and the element. Its source is evaluated by the debugger, past the policy. */
async function axeViolations(page: Page): Promise<string[]> {
  await page.evaluate(AXE);
  const { violations } = await page.evaluate<AxeResults>('axe.run(document, { resultTypes: ["violations"] })');
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ html, any }) => `${id}: ${html.slice(0, 160)} ${any[0]?.message ?? ''}`),
  );
}

describe.skipIf(!BROWSER)(`every page${WITHOUT_BROWSER}`, () => {
  let floor: FloorWithBrowser;
  let paths: string[];
  beforeAll(async () => {
    floor = await startFloorWithBrowser({ flags: ['--demo'] });
    const [alert] = await floor.alerts();
    if (!alert) throw new Error('the sample raised no alert');
    const shown = await floor.get<AlertReply>(`/api/v1/alerts/${alert.id}`);
    const opened = await floor.server.api('/api/v1/cases', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ alertIds: [alert.id] }),
    });
    const { number } = (await opened.json()) as CaseReply;
    const excepted = await floor.server.api('/api/v1/exceptions', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        ruleIds: [shown.rule.id],
        criterion: { CommandLine: 'x'.repeat(400) },
        reason: 'so that the list has a row',
        expiresAt: new Date(Date.now() + 86_400_000).toISOString(),
      }),
    });
    expect(excepted.status).toBe(201);
    paths = [
      '/queue',
      `/queue?peek=${alert.id}`,
      '/queue?q=no-such-alert',
      `/alerts/${alert.number}`,
      '/alerts/AL-999999',
      '/cases',
      `/cases/${number}`,
      '/events',
      '/events?query=EventID:*&by=class&open=host,Image',
      '/estate/host/workstation5',
      '/estate/user/nobody-of-this-name',
      '/estate/sources',
      `/events/${shown.firstHits[0]?.eventId}`,
      '/detections',
      '/detections?q=bitsadmin&level=high',
      '/detections?view=issues',
      '/administration/users',
      '/administration/audit',
      '/administration/audit?actor=nobody-of-this-name',
      '/detections?view=exceptions',
      `/detections/${shown.rule.id}`,
      `/detections/${shown.rule.id}/edit`,
      '/detections/new',
      '/detections/coverage',
      '/detections/coverage?technique=T1059&layer=rules',
      '/detections/coverage?as=table',
      '/detections/no-such-rule',
      '/no-such-page',
    ];
  });
  afterAll(() => floor?.close());

  for (const colorScheme of ['dark', 'light'] as const) {
    for (const width of [1280, 390]) {
      it(`is accessible, quiet and loads nothing from elsewhere: ${colorScheme}, ${width} px`, async () => {
        const viewport = { width, height: 800 };
        const { page, faults, close } = await floor.openAs('administrator', { colorScheme, viewport });
        for (const path of [...paths, '/account']) {
          await page.goto(path);
          await page.getByRole('main').waitFor();
          await page.waitForLoadState('networkidle');
          expect({ path, violations: await axeViolations(page) }).toEqual({ path, violations: [] });
          const overflow = await page.evaluate('document.documentElement.scrollWidth - window.innerWidth');
          expect({ path, overflow }).toEqual({ path, overflow: 0 });
        }
        expect(faults).toEqual([]);
        await close();
      });
    }

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

  it('sends the policy that lets only its own scripts run', async () => {
    const answer = await floor.server.api('/queue');
    const policy = answer.headers.get('content-security-policy') ?? '';
    expect(policy).toContain("script-src 'self'");
    expect(policy).toContain("default-src 'none'");
    expect(policy).not.toContain('unsafe-eval');
  });

  it('says to a person without the permission that they may not see this, and whom to ask', async () => {
    const { page, faults, close } = await floor.openAs('steering');
    for (const path of paths.filter((each) => each !== '/no-such-page')) {
      await page.goto(path);
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
