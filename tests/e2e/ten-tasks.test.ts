import type { Locator, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { AlertReply, AlertSummary } from '../../src/detect/alerts/contract.ts';
import type { DetectionInFull, ExceptionReply } from '../../src/detect/content/contract.ts';
import type { CaseReply } from '../../src/respond/cases/contract.ts';
import { BROWSER, openWatchedPage, shownText, type WatchedPage, WITHOUT_BROWSER } from '../harness/browser.ts';
import { type FloorWithBrowser, startFloorWithBrowser } from '../harness/floor-with-browser.ts';
import { forbidPointer, tabTo, waitForFocus } from '../harness/keyboard.ts';

/** What people come for, without a mouse: a pointer event anywhere is a fault. Addresses are typed only to begin. */
describe.skipIf(!BROWSER)(`the ten main tasks, by keyboard alone${WITHOUT_BROWSER}`, () => {
  let floor: FloorWithBrowser;
  let alerts: AlertSummary[];
  let watched: WatchedPage;
  let page: Page;
  beforeAll(async () => {
    floor = await startFloorWithBrowser({ flags: ['--demo'] });
    alerts = await floor.alerts();
  });
  afterAll(() => floor?.close());
  afterEach(async () => {
    expect(watched.faults).toEqual([]);
    await watched.close();
  });

  const begin = async (role: 'analyst' | 'engineer', path: string) => {
    const opened = await floor.openAs(role);
    watched = opened;
    page = opened.page;
    await forbidPointer(page);
    await page.goto(path);
    await page.getByRole('main').waitFor();
    return opened;
  };
  const press = async (...keys: string[]) => {
    for (const key of keys) await page.keyboard.press(key);
  };
  const type = (text: string) => page.keyboard.type(text);
  /** Tab to it and press it. */
  const use = async (target: Locator, key = 'Enter') => {
    await tabTo(page, target);
    await press(key);
  };
  const rows = () => page.getByRole('grid', { name: 'Alerts' }).locator('[data-id]');
  const openQueue = async () => {
    await begin('analyst', '/queue');
    await rows().first().waitFor();
  };
  const chosenId = async () => (await page.locator('[data-id][aria-current="true"]').getAttribute('data-id')) ?? '';
  const alert = (id: string) => floor.get<AlertReply>(`/api/v1/alerts/${id}`);
  const newestCase = async () => {
    const { data } = await floor.get<{ data: CaseReply[] }>('/api/v1/cases?limit=1');
    return data[0]?.number ?? '';
  };

  it('1: signs in', async () => {
    const { name, close } = await floor.openAs('analyst');
    await close();
    watched = await openWatchedPage(floor.browser, floor.server);
    page = watched.page;
    await forbidPointer(page);
    await page.goto('/sign-in');
    await waitForFocus(page.getByLabel('Name'));
    await type(name);
    await press('Tab');
    await waitForFocus(page.getByLabel('Password', { exact: true }));
    await type('a long enough passphrase 1');
    await press('Enter');
    await page.waitForURL('**/queue');
  });

  it('2: finds the worst open alert and takes it', async () => {
    const { name } = await begin('analyst', '/cases');
    await press('g', 'q');
    await rows().first().waitFor();
    await press('j');
    await expect.poll(chosenId).not.toBe('');
    const id = await chosenId();
    expect(await alert(id)).toMatchObject({ level: alerts[0]?.level, state: 'open' });
    await press('a');
    await expect.poll(async () => (await alert(id)).owner?.name).toBe(name);
  });

  it('3: sees why an alert fired, and its raw record', async () => {
    await openQueue();
    await press('j', 'Enter');
    const peek = page.getByRole('complementary', { name: 'Alert' });
    await peek.getByRole('heading', { name: 'Why it fired' }).waitFor();
    await peek.locator('table.facts mark').first().waitFor();
    await use(peek.getByRole('button', { name: 'Show the log line' }));
    await use(peek.getByRole('button', { name: 'Raw' }));
    expect(await shownText(peek.getByRole('region', { name: 'Raw event' }))).toContain('EventID');
  });

  it('4: gives a verdict with a note, and takes it back', async () => {
    await openQueue();
    // The first one is somebody else's by now.
    await press('j', 'j');
    await expect.poll(async () => (await alert(await chosenId())).state).toBe('open');
    const id = await chosenId();
    await press('v', '2');
    await page.getByRole('dialog').locator('textarea:focus').waitFor();
    await type('The red team told us about it.');
    await press('Control+Enter');
    await expect
      .poll(() => alert(id))
      .toMatchObject({ state: 'closed', verdict: { verdict: 'benign', note: 'The red team told us about it.' } });
    await press('Control+z');
    await expect.poll(async () => (await alert(id)).verdict).toBe(null);
  });

  it('5: opens a case from alerts', async () => {
    await openQueue();
    // The first one is somebody else's by now, and would be skipped.
    await press('j', 'j', 'j', 'x', 'j', 'x', 'm');
    await waitForFocus(page.getByRole('dialog', { name: 'Case of 2 alerts' }).getByLabel('A new case'));
    await press('Enter');
    const dialog = page.getByRole('dialog', { name: 'Put these alerts into a case' });
    await waitForFocus(dialog.getByRole('button', { name: 'Add 2' }));
    await press('Enter');
    await dialog.getByText(/\d done, \d skipped, 0 failed/).waitFor();
    expect(await floor.get<CaseReply>(`/api/v1/cases/${await newestCase()}`)).toMatchObject({ alertCount: 2 });
  });

  it('6: writes a note and a task in a case, and finishes the task', async () => {
    const number = await newestCase();
    await begin('analyst', `/cases/${number}`);
    const field = (name: string) => page.getByRole('textbox', { name, exact: true });
    await field('Note').waitFor();
    await press('n');
    await waitForFocus(field('Note'));
    await type('The log was cleared by the account that had just signed in.');
    await press('Control+Enter');
    await page.getByRole('list').getByText('The log was cleared by the account').first().waitFor();
    await press('Escape', 'T');
    await waitForFocus(field('Task'));
    await type('Fetch the backup of the log');
    await press('Enter');
    await press('Escape');
    await use(page.getByRole('navigation', { name: 'Parts of the case' }).getByRole('link', { name: /^Tasks/ }));
    await use(page.getByRole('checkbox', { name: 'Fetch the backup of the log' }).first(), 'Space');
    await expect
      .poll(() => floor.get<CaseReply>(`/api/v1/cases/${number}`))
      .toMatchObject({ tasks: [{ title: 'Fetch the backup of the log', state: 'done' }] });
  });

  it('7: closes a case with its outcome', async () => {
    const number = await newestCase();
    await begin('analyst', `/cases/${number}`);
    await page.getByRole('toolbar', { name: 'Actions on this case' }).waitFor();
    await press('Control+k');
    await waitForFocus(page.getByRole('combobox', { name: 'Command, place, number or rule' }));
    await type('Close the case');
    await press('Enter');
    const dialog = page.getByRole('dialog', { name: /^Close / });
    await tabTo(page, dialog.getByLabel('Outcome'));
    await type('True');
    await press('Tab');
    await waitForFocus(dialog.getByLabel('What happened, and how it ended'));
    await type('An intruder covered the traces; the host was rebuilt.');
    await use(dialog.getByRole('button', { name: 'Close the case', exact: true }));
    await expect
      .poll(() => floor.get<CaseReply>(`/api/v1/cases/${number}`))
      .toMatchObject({ status: 'closed', closing: { outcome: 'true-positive' } });
  });

  it('8: hunts for a value in a stretch of time, and goes on with a value of a field', async () => {
    await begin('analyst', '/queue');
    await press('g', 'h');
    await page.waitForURL('**/hunt');
    await page.getByRole('combobox', { name: 'Query' }).waitFor();
    await press('f');
    await waitForFocus(page.getByRole('combobox', { name: 'Query' }));
    await type('bitsadmin');
    await press('Enter');
    await page.waitForURL('**/hunt?query=bitsadmin');
    await use(page.getByRole('group', { name: 'Time range' }).getByRole('button', { expanded: false }));
    await use(page.getByRole('textbox', { name: 'From (UTC)' }), 'Control+a');
    await type('2020-10-23 00:00');
    await press('Enter');
    await page.waitForURL(/from=2020-10-23T00/);
    const field = page.getByRole('group', { name: 'Field source', exact: true });
    await use(field.getByRole('button').first());
    await tabTo(page, field.getByRole('button').nth(1));
    await press('+');
    await page.waitForURL(/query=bitsadmin(\+|%20)source/);
  });

  it('9: excepts what a noisy rule found, seeing first what that would have hidden', async () => {
    await openQueue();
    await press('j', 'z');
    const dialog = page.getByRole('dialog');
    await tabTo(page, dialog.getByLabel('Why (required)'));
    await type('The red team’s lab machine.');
    await use(dialog.getByRole('button', { name: 'Preview' }));
    await dialog.getByText(/^Would have hidden \d+ in 30 days/).waitFor();
    await use(dialog.getByRole('button', { name: 'Except', exact: true }));
    await page.getByText('EX-1 hides such matches').waitFor();
    const { data } = await floor.get<{ data: ExceptionReply[] }>('/api/v1/exceptions');
    expect(data).toMatchObject([{ id: 'EX-1', state: 'active', reason: 'The red team’s lab machine.' }]);
  });

  it('10: writes a rule, tests it and saves it as a draft', async () => {
    await begin('engineer', '/queue');
    await press('g', 'd');
    await use(page.getByRole('link', { name: 'New rule' }));
    await page.waitForURL('**/detections/new');
    await tabTo(page, page.getByRole('textbox', { name: 'Rule, YAML' }));
    await press('Control+End');
    await type('# Written without a mouse');
    await press('Control+Enter');
    await page.getByText('2 of 2 as expected').waitFor();
    await press('Control+s');
    await page.waitForURL(/\/detections\/[0-9a-f-]{36}\/edit$/, { timeout: 60_000 });
    const id = new URL(page.url()).pathname.split('/')[2] ?? '';
    const saved = await floor.get<DetectionInFull>(`/api/v1/rules/${id}`);
    expect(saved).toMatchObject({ state: 'draft' });
    expect(saved.text).toContain('# Written without a mouse');
  });
});
