import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { DetectionInFull, DetectionReply } from '../../src/detect/content/contract.ts';
import type { CaseReply, CaseSummary } from '../../src/respond/cases/contract.ts';
import { BROWSER, shownText, type WatchedPage, WITHOUT_BROWSER } from '../harness/browser.ts';
import { type FloorWithBrowser, startFloorWithBrowser } from '../harness/floor-with-browser.ts';

const CASES = 120;
const SEVERITIES = ['low', 'critical', 'medium', 'high'] as const;

describe.skipIf(!BROWSER)(`lists of cases, events and rules${WITHOUT_BROWSER}`, () => {
  let floor: FloorWithBrowser;
  let watched: WatchedPage & { readonly name: string };
  let page: Page;
  beforeAll(async () => {
    floor = await startFloorWithBrowser({ flags: ['--demo'] });
    const alerts = await floor.alerts();
    for (let n = 1; n < CASES; n += 1) {
      await post('/api/v1/cases', { title: `Odd sign-ins ${n}`, severity: SEVERITIES[n % 4] });
    }
    const { number } = await post<CaseReply>('/api/v1/cases', { alertIds: alerts.slice(0, 2).map(({ id }) => id) });
    await post(`/api/v1/cases/${number}/tasks`, { title: 'Ask the owner' });
    await post(`/api/v1/cases/${number}/tasks`, { title: 'Fetch the memory', isRequiredBeforeClose: true });
    await post(`/api/v1/cases/${number}/notes`, { text: 'Nobody knew of it.' });
  });
  afterAll(() => floor?.close());
  beforeEach(async () => {
    watched = await floor.openAs('administrator');
    page = watched.page;
  });
  afterEach(async () => {
    expect(watched.faults).toEqual([]);
    await watched.close();
  });

  const post = async <Reply>(path: string, body: object): Promise<Reply> => {
    const headers = { 'content-type': 'application/json' };
    const answer = await floor.server.api(path, { method: 'POST', headers, body: JSON.stringify(body) });
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
    // The contract of the path, which the caller names.
    return (await answer.json()) as Reply;
  };
  const rowsOf = (name: string) => page.getByRole('grid', { name }).locator('tbody tr[data-id]');
  const open = async (path: string, name: string) => {
    await page.goto(path);
    await rowsOf(name).first().waitFor();
  };
  const address = () => new URL(page.url()).searchParams;
  const scrollToEnd = async (name: string) => {
    const seen = new Set<string>();
    for (;;) {
      const drawn = rowsOf(name);
      for (const id of await drawn.evaluateAll((all) => all.map((row) => row.getAttribute('data-id') ?? '')))
        seen.add(id);
      expect(await drawn.count()).toBeLessThan(80);
      const isEnd = await page.evaluate<boolean>(
        '(() => { const list = document.querySelector(".table-scroll"); const before = list.scrollTop; list.scrollTop += 500; return list.scrollTop === before && !list.querySelector(".awaited"); })()',
      );
      if (isEnd) return seen;
      await page.waitForTimeout(30);
    }
  };

  it('reads all cases in windows, in the order that a head of a column gives', async () => {
    await open('/cases', 'Cases');
    expect(await rowsOf('Cases').first().getAttribute('data-id')).toBe(`CS-${CASES}`);
    expect((await scrollToEnd('Cases')).size).toBe(CASES);
    await page.getByText(`${CASES} cases`).waitFor();
    await page.getByRole('columnheader', { name: 'Age' }).getByRole('button').click();
    await expect.poll(() => address().get('sort')).toBe('oldest');
    await expect.poll(() => rowsOf('Cases').first().getAttribute('data-id')).toBe('CS-1');
    await page.getByRole('columnheader', { name: 'Severity' }).getByRole('button').click();
    const worst = await floor.get<{ data: CaseSummary[] }>('/api/v1/cases?sort=severity&limit=1');
    await expect.poll(() => rowsOf('Cases').first().getAttribute('data-id')).toBe(worst.data[0]?.number);
    const head = page.getByRole('columnheader', { name: 'Severity' });
    expect(await head.getAttribute('aria-sort')).toBe('descending');
  });

  it('shows a case beside the list: what is to do next, what happened last', async () => {
    await open('/cases', 'Cases');
    await page.keyboard.press('j');
    await page.keyboard.press('Enter');
    const peek = page.getByRole('complementary', { name: 'Case' });
    await peek.getByText('Nobody knew of it.').waitFor();
    expect(await shownText(peek.getByRole('region', { name: 'Next tasks' }))).toMatch(
      /Fetch the memory[\s\S]*Ask the owner/,
    );
    expect(await peek.getByRole('region', { name: 'Alerts' }).getByRole('listitem').count()).toBe(2);
    await page.keyboard.press('j');
    await expect.poll(() => address().get('peek')).toBe(`CS-${CASES - 1}`);
    expect(await page.getByRole('grid', { name: 'Cases' }).count()).toBe(1);
    await page.keyboard.press('o');
    await page.waitForURL(`**/cases/CS-${CASES - 1}`);
    await page.goBack();
    await page.getByRole('complementary', { name: 'Case' }).waitFor();
  });

  it('gives chosen cases to somebody, says of each what became of it, and takes it back', async () => {
    await post('/api/v1/cases/CS-2/close', { outcome: 'benign', summary: 'A test.' });
    await open('/cases?status=open,contained,closed&sort=oldest', 'Cases');
    await page.keyboard.press('j');
    await page.keyboard.press('Shift+ArrowDown');
    await page.keyboard.press('Shift+ArrowDown');
    await page.getByText('3 chosen', { exact: true }).waitFor();
    await page.keyboard.press('a');
    const dialog = page.getByRole('dialog', { name: 'Assign 3 cases' });
    await dialog.getByRole('button', { name: 'Assign 3' }).click();
    await dialog.getByText('2 done, 1 skipped, 0 failed').waitFor();
    expect(await shownText(dialog.getByRole('table'))).toContain('CS-2');
    const ownerOf = async (number: string) => (await floor.get<CaseReply>(`/api/v1/cases/${number}`)).owner?.name;
    expect(await Promise.all(['CS-1', 'CS-3'].map(ownerOf))).toEqual([watched.name, watched.name]);
    await dialog.getByRole('button', { name: 'Close', exact: true }).last().click();
    await page.keyboard.press('Control+z');
    await page.getByText('Undone: Assigned 2 cases').waitFor();
    expect(await Promise.all(['CS-1', 'CS-3'].map(ownerOf))).not.toContain(watched.name);
  });

  it('keeps columns and order of a list in a saved view', async () => {
    await open('/cases?sort=severity&cols=number,title,opened-by', 'Cases');
    await page.getByRole('button', { name: 'Views' }).click();
    await page.getByRole('menuitem', { name: 'Save as…' }).click();
    await page.getByRole('textbox', { name: 'Name' }).fill('Worst cases');
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Worst cases' }).waitFor();
    await open('/cases', 'Cases');
    await page.getByRole('button', { name: 'Views' }).click();
    await page.getByRole('menuitem', { name: 'Worst cases' }).click();
    await expect.poll(() => address().get('cols')).toBe('number,title,opened-by');
    expect(address().get('sort')).toBe('severity');
  });

  it('reads events in windows, oldest first too, and the peek goes with the keys', async () => {
    await open('/hunt', 'Events');
    await page.getByText('542 events', { exact: true }).waitFor();
    expect((await scrollToEnd('Events')).size).toBe(542);
    await page.getByRole('columnheader', { name: 'Time' }).getByRole('button').click();
    await expect.poll(() => address().get('sort')).toBe('oldest');
    const oldest = await floor.get<{ data: { id: string }[] }>('/api/v1/events?sort=oldest&limit=2');
    await expect.poll(() => rowsOf('Events').first().getAttribute('data-id')).toBe(oldest.data[0]?.id);
    await page.keyboard.press('j');
    await page.keyboard.press('Enter');
    await page.getByRole('complementary', { name: 'Event' }).waitFor();
    await page.keyboard.press('j');
    await expect.poll(() => address().get('peek')).toBe(oldest.data[1]?.id);
  });

  it('takes a plain table in pages for those who want one, of events too', async () => {
    await open('/hunt', 'Events');
    await page.getByRole('button', { name: 'Columns and rows' }).click();
    await page.getByRole('dialog').getByRole('checkbox', { name: 'A plain table' }).check();
    await page.keyboard.press('Escape');
    await page.getByRole('table', { name: 'Events, rows 1 to 50' }).waitFor();
    await page.getByRole('button', { name: 'Next page' }).click();
    await page.getByRole('table', { name: 'Events, rows 51 to 100' }).waitFor();
  });

  it('sets the state of chosen rules for one reason, and takes it back', async () => {
    await open('/detections?sort=severity&level=critical', 'Rules');
    const chosen = (await floor.get<{ data: DetectionReply[] }>('/api/v1/rules?sort=severity&level=critical&limit=2'))
      .data;
    await page.keyboard.press('j');
    await page.keyboard.press('x');
    await page.keyboard.press('Shift+ArrowDown');
    await page.getByText('2 chosen', { exact: true }).waitFor();
    await page.keyboard.press('s');
    const dialog = page.getByRole('dialog', { name: 'State of 2 rules' });
    await dialog.getByLabel('From now on').selectOption('shadow');
    await dialog.getByLabel('Why (required)').fill('Tried out on the new sensors.');
    await dialog.getByRole('button', { name: 'Decide 2' }).click();
    await page.getByRole('dialog').getByText('2 done, 0 skipped, 0 failed').waitFor();
    const stateOf = async ({ id }: DetectionReply) => (await floor.get<DetectionInFull>(`/api/v1/rules/${id}`)).state;
    expect(await Promise.all(chosen.map(stateOf))).toEqual(['shadow', 'shadow']);
    await page.getByRole('dialog').getByRole('button', { name: 'Close', exact: true }).last().click();
    await page.keyboard.press('Control+z');
    await page.getByText('Undone: Changed the state of 2 rules').waitFor();
    expect(await Promise.all(chosen.map(stateOf))).toEqual(['live', 'live']);
  });

  it('leads an address of before to the tab that it named', async () => {
    await page.goto('/detections?view=issues');
    await page.getByRole('heading', { name: 'Rule issues' }).waitFor();
  });
});
