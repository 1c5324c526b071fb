import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CaseReply } from '../../src/respond/cases/contract.ts';
import {
  BROWSER,
  openWatchedPage,
  shownText,
  signInLink,
  type WatchedPage,
  WITHOUT_BROWSER,
} from '../harness/browser.ts';
import { type FloorWithBrowser, startFloorWithBrowser } from '../harness/floor-with-browser.ts';
import { untilStill } from '../harness/until-still.ts';

const SSHD_LINES = readFileSync(
  join(import.meta.dirname, '..', '..', 'src/collect/sources/fixtures/syslog/linux/input.log'),
  'utf8',
);

/** Tab until the focus is on what is meant: whoever has no mouse gets there, too. */
async function tabTo(page: Page, name: RegExp): Promise<void> {
  for (let step = 0; step < 80; step += 1) {
    await page.keyboard.press('Tab');
    const focused = await page.evaluate<string>('document.activeElement?.innerText ?? ""');
    if (name.test(focused)) return;
  }
  throw new Error(`no Tab leads to ${name}`);
}

describe.skipIf(!BROWSER)(`the first minute, by keyboard${WITHOUT_BROWSER}`, () => {
  let floor: FloorWithBrowser;
  let newcomer: WatchedPage;
  beforeAll(async () => {
    floor = await startFloorWithBrowser({ flags: ['--demo'] });
    newcomer = await openWatchedPage(floor.browser, floor.server);
  });
  afterAll(() => floor?.close());

  it('begins with the worst alert of the sample open, what matched beside the rule, and one mark', async () => {
    const { page } = newcomer;
    await page.goto(signInLink(floor.server));
    const mark = page.getByRole('region', { name: 'First steps' });
    await mark.getByText('This alert has just been found').waitFor();
    const [worst] = await floor.alerts();
    expect(new URL(page.url()).searchParams.get('peek')).toBe(worst?.id);
    const peek = page.getByRole('complementary', { name: 'Alert' });
    expect(await shownText(peek)).toContain(worst?.title);
    expect(await peek.locator('mark').count()).toBeGreaterThan(0);
    await peek.getByRole('columnheader', { name: 'Pattern of the rule' }).waitFor();
    await tabTo(page, /^Show the log line/);
    await page.keyboard.press('Enter');
    await peek.getByRole('button', { name: 'Hide the log line' }).waitFor();
    await peek.getByRole('button', { name: 'Raw' }).waitFor();
    // Once: the address alone says it from now on.
    await page.reload();
    await mark.waitFor();
    expect(new URL(page.url()).searchParams.get('peek')).toBe(worst?.id);
  });

  it('leads by m into a case with its timeline and entities, and there to three doors', async () => {
    const { page } = newcomer;
    await page.keyboard.press('m');
    // A dialog may ask first; its Enter is the answer.
    const dialog = page.getByRole('dialog');
    const doors = page.getByRole('navigation', { name: 'Three ways on' });
    await dialog.or(doors).first().waitFor();
    if ((await dialog.count()) > 0) await page.keyboard.press('Enter');
    await doors.waitFor();
    const number = new URL(page.url()).pathname.split('/').at(-1);
    const item = await floor.get<CaseReply>(`/api/v1/cases/${number}`);
    expect(item.timeline.length).toBeGreaterThan(0);
    expect(item.entities.length).toBeGreaterThan(0);
    // Placed, and counted on their tab.
    await expect
      .poll(() => shownText(page.getByRole('main')))
      .toMatch(new RegExp(`Entities\\s+${item.entities.length}`));
    expect(await doors.getByRole('link').count()).toBe(3);
  });

  it('counts the acts of a practice shift as the server has them on record, in any order, and never blocks', async () => {
    const { page, faults, close } = await floor.openAs('analyst');
    await page.goto('/welcome?door=shift');
    await page.getByRole('link', { name: 'Begin the shift' }).click();
    const band = page.getByRole('region', { name: 'Practice shift' });
    await band.getByText('1 of 5: Take an alert.').waitFor();
    const free = (await floor.alerts()).filter(({ state }) => state === 'open');
    await page.goto(`/queue?peek=${free[0]?.id}`);
    await page.getByRole('complementary', { name: 'Alert' }).getByRole('button', { name: 'Take' }).waitFor();
    await page.keyboard.press('a');
    await band.getByText('2 of 5: Give a verdict.').waitFor();
    const act = async (path: string, data: unknown) => {
      const answer = await page.request.post(path, { data, headers: { origin: floor.server.url } });
      expect(answer.ok(), `${path}: ${answer.status()}`).toBe(true);
      return (await answer.json()) as { readonly number: string };
    };
    const { number } = await act('/api/v1/cases', { alertIds: [free[1]?.id] });
    // The verdict is still next: the case came before it.
    await band.getByText('3 of 5: Give a verdict.').waitFor();
    await page.getByRole('button', { name: 'Leave the shift' }).click();
    await band.waitFor({ state: 'detached' });
    await act(`/api/v1/alerts/${free[0]?.id}/verdict`, { verdict: 'true' });
    await act(`/api/v1/cases/${number}/notes`, { text: 'The tool was not expected.' });
    await page.goto('/welcome?door=shift');
    await page.getByText('4 of 5 done').waitFor();
    await page.getByRole('link', { name: 'Go on' }).click();
    await band.getByText('5 of 5: Close with an outcome.').waitFor();
    const closing = { outcome: 'true-positive', summary: 'Contained.', verdictForOpenAlerts: 'true' };
    await act(`/api/v1/cases/${number}/close`, closing);
    await band.getByText('That was a shift.').waitFor();
    await band.getByRole('link', { name: 'See what to read next' }).click();
    const reading = page.getByRole('region', { name: 'Three things to read next' });
    expect(await reading.getByRole('listitem').count()).toBe(3);
    expect(faults).toEqual([]);
    await close();
  });

  it('takes pasted lines, and shows what was read of them', async () => {
    const { page, faults } = newcomer;
    await tabTo(page, /^Use my logs/);
    await page.keyboard.press('Enter');
    await tabTo(page, /^Pasted lines/);
    await page.keyboard.press('Enter');
    await page.getByLabel('Log lines, as they stand in the file').waitFor();
    await page.keyboard.insertText(`${SSHD_LINES}\n{"no":"syslog"\n`);
    const sentAtMs = Date.now();
    await page.keyboard.press('Control+Enter');
    await page.getByRole('heading', { name: 'The first event, as it was read' }).waitFor();
    await page.getByRole('region', { name: 'Fields of the event' }).waitFor();
    const seconds = (Date.now() - sentAtMs) / 1000;
    process.stdout.write(`first event on screen ${seconds.toFixed(1)} s after the lines were sent\n`);
    await page.getByText(/\d+ rules look at events like this|matched it|No rule in force/).waitFor();
    // Real data has come: the sample gives way.
    await page.getByRole('region', { name: 'Sample data' }).waitFor({ state: 'detached' });
    expect(faults).toEqual([]);
  });

  it('is over when a door was taken, and can be asked for again', async () => {
    const { page } = newcomer;
    await page.goto('/queue');
    await page.getByRole('main').waitFor();
    await untilStill(page);
    expect(await page.getByRole('navigation', { name: 'Three ways on' }).count()).toBe(0);
    await page.getByRole('button', { name: /^admin/ }).click();
    await page.getByRole('menuitem', { name: 'First steps' }).click();
    await page.getByRole('navigation', { name: 'Three ways on' }).waitFor();
    // Keys belong to the menu until it has faded.
    await page.getByRole('menu').waitFor({ state: 'detached' });
    await page.keyboard.press('Control+k');
    await page.keyboard.type('check my code');
    await page.keyboard.press('Enter');
    await page.waitForURL('**/welcome?door=code');
    await page.getByText('not in this version', { exact: true }).waitFor();
    await newcomer.close();
  });

  it('shows nothing of it to who did not come by the link', async () => {
    const { page, faults, close } = await floor.openAs('analyst');
    await page.goto('/queue');
    await page.getByRole('main').waitFor();
    await untilStill(page);
    expect(await page.getByRole('region', { name: 'First steps' }).count()).toBe(0);
    expect(new URL(page.url()).searchParams.get('peek')).toBeNull();
    expect(faults).toEqual([]);
    await close();
  });
});
