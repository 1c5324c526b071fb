import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { AlertReply, AlertSummary } from '../../src/detect/alerts/contract.ts';
import type { DetectionReply, listRuleIssues } from '../../src/detect/content/contract.ts';
import type { ReplyOf } from '../../src/platform/http/contract.ts';
import type { CaseReply } from '../../src/respond/cases/contract.ts';
import { BROWSER, shownText, type WatchedPage, WITHOUT_BROWSER } from '../harness/browser.ts';
import { type FloorWithBrowser, startFloorWithBrowser } from '../harness/floor-with-browser.ts';

describe.skipIf(!BROWSER)(`an analyst at the queue${WITHOUT_BROWSER}`, () => {
  let floor: FloorWithBrowser;
  let alerts: AlertSummary[];
  let watched: WatchedPage & { readonly name: string };
  let page: Page;
  beforeAll(async () => {
    floor = await startFloorWithBrowser({ flags: ['--demo'] });
    alerts = await floor.alerts();
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

  const rows = () => page.getByRole('grid', { name: 'Alerts' }).locator('tbody tr');
  const rowOf = (alert: AlertSummary) => page.locator(`tr[data-id="${alert.id}"]`);
  const stateOf = (alert: AlertSummary) => rowOf(alert).locator('.col-state');
  const at = (place: number): AlertSummary => {
    const alert = alerts[place];
    if (!alert) throw new Error(`the sample has no alert ${place}`);
    return alert;
  };

  it('takes an alert, judges it by keyboard alone, and takes both back', async () => {
    const alert = at(0);
    await page.keyboard.press('j');
    await page.keyboard.press('a');
    await stateOf(alert).getByText('Taken').waitFor();
    await page.keyboard.press('v');
    // At once: the dialog may not have the focus yet.
    await page.keyboard.press('2');
    await page.locator('[role="dialog"] textarea:focus').waitFor();
    await page.keyboard.type('The red team told us about it.');
    await page.keyboard.press('Control+Enter');
    await stateOf(alert).getByText('Benign').waitFor();
    const closed = await floor.get<AlertReply>(`/api/v1/alerts/${alert.id}`);
    expect(closed).toMatchObject({
      state: 'closed',
      verdict: { verdict: 'benign', note: 'The red team told us about it.' },
    });

    await page.keyboard.press('Control+z');
    await page.getByText(`Undone: ${alert.number}: Benign`).waitFor();
    const open = await floor.get<AlertReply>(`/api/v1/alerts/${alert.id}`);
    expect(open).toMatchObject({ state: expect.stringMatching(/open|taken/), verdict: null });
  });

  it('does not close an alert as benign without a reason', async () => {
    await page.keyboard.press('j');
    await page.keyboard.press('v');
    await page.keyboard.press('2');
    await page.getByText('Say why').waitFor();
    expect(await page.getByRole('button', { name: 'Close with this verdict' }).isDisabled()).toBe(true);
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    // Escape closed the dialog, not what is behind it.
    expect(await rows().count()).toBe(alerts.length);
  });

  it('peeks: the fields that matched, marked, and the raw event when asked', async () => {
    const alert = at(1);
    await rowOf(alert).click();
    const peek = page.getByRole('complementary', { name: 'Alert' });
    await peek.getByRole('heading', { name: alert.title }).waitFor();
    await peek.locator('table.facts mark').first().waitFor();
    await peek.getByRole('button', { name: 'Show the log line' }).click();
    await peek.getByRole('region', { name: 'Fields of the event' }).waitFor();
    await peek.getByRole('button', { name: 'Raw' }).click();
    const raw = await shownText(peek.getByRole('region', { name: 'Raw event' }));
    expect(raw).toContain('"EventID"');
    expect(new URL(page.url()).searchParams.get('peek')).toBe(alert.id);

    await page.keyboard.press('j');
    await expect.poll(() => new URL(page.url()).searchParams.get('peek')).toBe(at(2).id);
    await page.reload();
    await peek.getByRole('heading', { name: at(2).title }).waitFor();
    await page.keyboard.press('Escape');
    await peek.waitFor({ state: 'detached' });
  });

  it('names the author of the rule in every row, and counts sample alerts apart', async () => {
    const alert = at(0);
    await rowOf(alert).locator('.col-rule-by').getByText(alert.rule.author).waitFor();
    const row = await rowOf(alert).boundingBox();
    expect(row?.height).toBeLessThan(34);
    await page.getByRole('link', { name: `To do 0 +${alerts.length} sample` }).waitFor();
  });

  it('keeps filters in the address, through a reload and Back', async () => {
    const critical = alerts.filter(({ level }) => level === 'critical').length;
    expect(critical).toBeGreaterThan(0);
    expect(critical).toBeLessThan(alerts.length);
    await page.getByRole('button', { name: 'critical' }).click();
    await expect.poll(() => rows().count()).toBe(critical);
    expect(new URL(page.url()).searchParams.get('level')).toBe('critical');
    await page.reload();
    await expect.poll(() => rows().count()).toBe(critical);
    expect(await page.getByRole('button', { name: 'critical' }).getAttribute('aria-pressed')).toBe('true');
    await page.getByRole('link', { name: 'Mine' }).click();
    await page.getByRole('grid', { name: 'Alerts' }).waitFor({ state: 'detached' });
    await page.goBack();
    await expect.poll(() => rows().count()).toBe(critical);
    await page.goBack();
    await expect.poll(() => rows().count()).toBe(alerts.length);
  });

  it('keeps the chosen row while the queue refreshes and another person changes it', async () => {
    const alert = at(3);
    await rowOf(alert).click();
    const peek = page.getByRole('complementary', { name: 'Alert' });
    await peek.getByText('nobody').waitFor();
    const taken = await floor.server.api(`/api/v1/alerts/${alert.id}/take`, { method: 'POST' });
    expect(taken.status).toBe(200);
    await stateOf(alert).getByText('Taken').waitFor();
    expect(await rowOf(alert).getAttribute('aria-current')).toBe('true');
    expect(await rows().nth(3).getAttribute('data-id')).toBe(alert.id);
    // The peek tells the same as the row.
    await peek.getByText('nobody').waitFor({ state: 'detached' });
  });

  it('acts on an alert that the address opens, although the filter leaves it out of the list', async () => {
    const alert = alerts.findLast(({ level }) => level !== 'critical') ?? at(0);
    await page.goto(`/queue?level=critical&peek=${alert.id}`);
    const peek = page.getByRole('complementary', { name: 'Alert' });
    await peek.getByRole('button', { name: 'Take' }).click();
    await peek.getByText(watched.name).waitFor();
    await page.keyboard.press('v');
    await page.getByRole('dialog', { name: `Verdict on ${alert.number}` }).waitFor();
  });

  it('makes a case of an alert with m, works on it and closes it', async () => {
    const alert = at(4);
    await rowOf(alert).click();
    await page.keyboard.press('m');
    const asked = page.getByRole('dialog', { name: `Case of ${alert.number}` });
    await expect.poll(() => asked.getByLabel('A new case').inputValue()).toBe(`${alert.title} on ${alert.entity.name}`);
    await page.keyboard.press('Enter');
    await page.waitForURL('**/cases/CS-*');
    const number = new URL(page.url()).pathname.split('/').at(-1) ?? '';
    await page.getByRole('link', { name: new RegExp(`^${alert.number} `) }).waitFor();

    await page.keyboard.press('n');
    await page.keyboard.type('The log was cleared by the account that had just signed in.');
    await page.keyboard.press('Control+Enter');
    await page.getByRole('list').getByText('The log was cleared by the account').waitFor();
    await page.keyboard.press('Escape');
    await page.keyboard.press('T');
    await page.keyboard.type('Fetch the backup of the log');
    await page.getByLabel('required before closing').check();
    await page.getByRole('button', { name: 'Add task' }).click();
    await page.getByRole('link', { name: /^Tasks/ }).click();
    const task = page
      .getByRole('region', { name: 'Work on the case' })
      .getByRole('checkbox', { name: 'Fetch the backup of the log' });
    await task.waitFor();

    await page.getByRole('button', { name: 'Close the case …' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText('A required task is still open').waitFor();
    await dialog.getByRole('button', { name: 'Close', exact: true }).click();
    await dialog.waitFor({ state: 'detached' });
    await task.click();
    await expect.poll(() => task.isChecked()).toBe(true);
    await page.getByRole('link', { name: /^Timeline/ }).click();
    await page.getByText('Task done: Fetch the backup of the log').waitFor();

    await page.getByRole('button', { name: 'Close the case …' }).click();
    await dialog.getByLabel('Outcome').selectOption('true-positive');
    await dialog
      .getByLabel('What happened, and how it ended')
      .fill('An intruder covered the traces; the host was rebuilt.');
    await dialog.getByRole('button', { name: 'Close the case', exact: true }).click();
    await page.getByRole('heading', { name: 'Closed: True positive' }).waitFor();
    const closed = await floor.get<CaseReply>(`/api/v1/cases/${number}`);
    expect(closed).toMatchObject({ status: 'closed', closing: { outcome: 'true-positive' } });
    const judged = await floor.get<AlertReply>(`/api/v1/alerts/${alert.id}`);
    expect(judged).toMatchObject({ state: 'closed', verdict: { verdict: 'true' } });
  });

  it('writes a note on an alert with n, which peek and page show', async () => {
    const alert = at(5);
    await rowOf(alert).click();
    await page.keyboard.press('n');
    await page.locator('[role="dialog"] textarea:focus').waitFor();
    await page.keyboard.type('The owner knows of <b>it</b>.');
    await page.keyboard.press('Control+Enter');
    const peek = page.getByRole('complementary', { name: 'Alert' });
    await peek.getByRole('region', { name: 'Notes' }).getByText('The owner knows of <b>it</b>.').waitFor();
    const noted = await floor.get<AlertReply>(`/api/v1/alerts/${alert.id}`);
    expect(noted.notes).toMatchObject([{ text: 'The owner knows of <b>it</b>.', by: { name: watched.name } }]);
    await page.keyboard.press('o');
    await page.waitForURL(`**/alerts/${alert.number}`);
    await page.getByRole('region', { name: 'Notes' }).getByText(watched.name).waitFor();
  });

  it('puts an alert, then several, into a case that stands already: found by its title', async () => {
    // Of a sample alert: a case holds those of the sample, or live ones.
    const made = await floor.server.api('/api/v1/cases', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ title: 'Beacons of the night', alertIds: [at(9).id] }),
    });
    const { number } = (await made.json()) as CaseReply;
    await rowOf(at(6)).click();
    await page.keyboard.press('m');
    await page.getByRole('dialog').getByRole('combobox').fill('beacons');
    // It stands there before the search, too, when Enter takes nothing.
    await page.locator('[role="listbox"][aria-busy="false"]').getByRole('option', { name: number }).waitFor();
    await page.keyboard.press('Enter');
    await page.getByText(`${at(6).number} is in ${number} now`).waitFor();
    expect((await floor.get<AlertReply>(`/api/v1/alerts/${at(6).id}`)).caseNumber).toBe(number);

    await page.keyboard.press('Escape');
    for (const alert of [at(7), at(8)]) await rowOf(alert).getByRole('checkbox').check();
    await page.keyboard.press('m');
    await page.getByRole('dialog', { name: 'Case of 2 alerts' }).getByText('Beacons of the night').click();
    await page.getByRole('button', { name: 'Add 2' }).click();
    await page.getByText('2 done, 0 skipped, 0 failed').waitFor();
    const { alerts: linked } = await floor.get<CaseReply>(`/api/v1/cases/${number}`);
    expect(linked.map((alert) => alert.number)).toEqual(
      expect.arrayContaining([at(6), at(7), at(8)].map((alert) => alert.number)),
    );
  });

  it('finds an event by a word in it, and the rules that met it', async () => {
    await page.keyboard.press('g');
    await page.keyboard.press('h');
    await page.waitForURL('**/hunt');
    await page.getByRole('combobox', { name: 'Query' }).fill('bitsadmin');
    await page.keyboard.press('Enter');
    await page.waitForURL('**/hunt?query=bitsadmin');
    const list = page.getByRole('grid', { name: 'Events' });
    await expect.poll(async () => (await shownText(list.locator('tbody'))).toLowerCase()).toContain('bitsadmin');
    await expect.poll(async () => (await shownText(page.locator('footer'))).toLowerCase()).toMatch(/^\d+ events?/);
    await list.locator('tbody tr[data-id]').first().click();
    await page
      .getByRole('complementary', { name: 'Event' })
      .getByRole('link', { name: /^Full page/ })
      .click();
    await page.waitForURL('**/events/*');
    await expect.poll(async () => (await shownText(page.getByRole('main'))).toLowerCase()).toContain('bitsadmin');
    await page.goBack();
    await expect.poll(() => page.getByRole('combobox', { name: 'Query' }).inputValue()).toBe('bitsadmin');
  });

  it('reads which rules are in force, searches them, and sees what was refused', async () => {
    await page.getByRole('link', { name: 'Detections' }).click();
    await page.getByLabel('Search in title, id or tag').fill('bitsadmin');
    await page.waitForURL('**/detections?q=bitsadmin');
    const found = await floor.get<{ data: DetectionReply[] }>('/api/v1/rules?q=bitsadmin&limit=100');
    const list = page.getByRole('grid', { name: 'Rules' });
    await expect.poll(() => list.locator('tbody tr[data-id]').count()).toBe(found.data.length);
    const [rule] = found.data;
    if (!rule) throw new Error('no rule is about bitsadmin');
    await list.getByText(rule.title, { exact: true }).first().click();
    const peek = page.getByRole('complementary', { name: 'Rule' });
    await peek.getByText(rule.author).first().waitFor();
    await page.getByRole('link', { name: 'Issues' }).click();
    await page.waitForURL('**/detections?tab=issues');
    const issues = await floor.get<ReplyOf<typeof listRuleIssues>>('/api/v1/rules/issues?limit=100');
    const [issue] = issues.data;
    if (issue) await page.getByText(`${issue.file}:${issue.line}:${issue.column}`).first().waitFor();
    else await page.getByRole('heading', { name: 'Every rule file is in order' }).waitFor();
  });
});
