import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AlertReply } from '../../src/detect/alerts/contract.ts';
import type { CaseReply } from '../../src/respond/cases/contract.ts';
import { BROWSER, type WatchedPage, WITHOUT_BROWSER } from '../harness/browser.ts';
import { type FloorWithBrowser, startFloorWithBrowser } from '../harness/floor-with-browser.ts';

describe.skipIf(!BROWSER)(`a case, from what was put into it to its end${WITHOUT_BROWSER}`, () => {
  let floor: FloorWithBrowser;
  let ann: WatchedPage & { readonly name: string };
  let number: string;
  let alertNumbers: string[];
  beforeAll(async () => {
    floor = await startFloorWithBrowser({ flags: ['--demo'] });
    alertNumbers = (await floor.alerts()).slice(0, 3).map((alert) => alert.number);
    ann = await floor.openAs('responder');
    ({ number } = await floor.call<CaseReply>('POST', '/api/v1/cases', { alertIds: alertNumbers }));
    await floor.call('POST', `/api/v1/cases/${number}/tasks`, { title: 'Thank the helpdesk' });
    const nextDueAt = new Date(Date.now() + 3_600_000).toISOString();
    const update = { audience: 'management', text: 'We look into it.', nextDueAt };
    await floor.call('POST', `/api/v1/cases/${number}/updates`, update);
  });
  afterAll(() => floor?.close());

  const page = () => ann.page;
  const dialog = () => page().getByRole('dialog');
  const theCase = () => floor.get<CaseReply>(`/api/v1/cases/${number}`);
  const openTab = async (tab: string) => {
    await page().goto(`/cases/${number}?tab=${tab}`);
    await page().getByRole('region', { name: 'Work on the case' }).waitFor();
  };
  const choose = async (button: string) => {
    await page().getByRole('button', { name: button, exact: true }).click();
    await dialog().waitFor();
  };

  it('lets an alert go that does not belong to it, with the reason, and takes that back', async () => {
    const [alert = ''] = alertNumbers;
    await openTab('timeline');
    await page()
      .getByRole('button', { name: `Take out ${alert}` })
      .click();
    expect(await dialog().getByRole('button', { name: 'Take it out' }).isDisabled()).toBe(true);
    await dialog().getByLabel('Why it does not belong there').fill('The backup job.');
    await page().keyboard.press('Enter');
    await page().getByText(`${alert} was taken out of this case: The backup job.`).first().waitFor();
    const free = await floor.get<AlertReply>(`/api/v1/alerts/${alert}`);
    expect(free).toMatchObject({ state: 'open', owner: null, caseNumber: null });

    await page().getByRole('button', { name: 'Undo' }).click();
    await page()
      .getByRole('button', { name: `Take out ${alert}` })
      .waitFor();
    expect((await theCase()).alertCount).toBe(3);

    await page().goto(`/alerts/${alert}`);
    await choose('Take out …');
    await dialog().getByLabel('Why it does not belong there').fill('It is its own matter.');
    await page().keyboard.press('Enter');
    await page().getByRole('button', { name: 'Case …' }).waitFor();
    expect((await theCase()).alertCount).toBe(2);
  });

  it('tells nobody anything before somebody chose to whom', async () => {
    await openTab('comms');
    await page().keyboard.press('u');
    await page().keyboard.type('It is a drill.');
    expect(await page().getByLabel('To whom').inputValue()).toBe('');
    expect(await page().getByLabel('When the next one is due').inputValue()).toBe('');
    await page().keyboard.press('Control+Enter');
    await page().getByText('Choose to whom it goes.').waitFor();
    expect((await theCase()).updates).toHaveLength(1);
    await page().getByLabel('To whom').selectOption('customers');
    await page().keyboard.press('Control+Enter');
    await expect.poll(async () => (await theCase()).updates[0]?.audience).toBe('customers');
  });

  it('keeps what was typed into its description over a reload, with what stood there then', async () => {
    await openTab('timeline');
    const edit = async () => {
      await page().getByRole('button', { name: 'More actions' }).click();
      await page()
        .getByRole('menuitem', { name: /^Change title/ })
        .click();
    };
    await edit();
    await dialog().getByLabel('Description').fill('Two hosts of the same team.');
    await page().reload();
    const { title, description, severity } = await theCase();
    const seen = { title, description, severity };
    await floor.call('PATCH', `/api/v1/cases/${number}`, { description: 'Written meanwhile.', seen });
    await edit();
    expect(await dialog().getByLabel('Description').inputValue()).toBe('Two hosts of the same team.');
    await dialog().getByRole('button', { name: 'Save' }).click();
    await dialog().getByText('Now:', { exact: false }).waitFor();
    await dialog().getByRole('button', { name: 'Discard' }).click();
    expect(await dialog().getByLabel('Description').inputValue()).toBe('Written meanwhile.');
  });

  it('is told by the clock, and written by the keys, of who reads it', async () => {
    const far = await floor.openAs('responder', { timezoneId: 'Asia/Kolkata' });
    const headers = { origin: new URL(floor.server.url).origin };
    const data = { timeZone: 'local', keys: { e: 'alt+e' } };
    const changed = await far.page.request.patch('/api/v1/preferences', { data, headers });
    expect(changed.ok()).toBe(true);
    await far.page.goto(`/cases/${number}?tab=timeline`);
    await far.page
      .getByRole('heading', { name: /^\d{4}-\d\d-\d\d Asia\/(Kolkata|Calcutta)$/ })
      .first()
      .waitFor();
    const kinds = far.page.getByRole('toolbar', { name: 'What to write down' });
    await kinds.getByText('Alt+e').waitFor();
    await far.page.keyboard.press('Alt+e');
    await far.page.keyboard.type('The mail came.');
    await far.page.getByLabel(/^When it happened \(Asia/).fill('2026-01-02 05:30');
    await far.page.keyboard.press('Control+Enter');
    const row = far.page.getByRole('listitem').filter({ hasText: 'The mail came.' }).last();
    await row.getByText('05:30:00').waitFor();
    const written = (await theCase()).timeline.find(({ text }) => text === 'The mail came.');
    expect(written?.at).toBe('2026-01-02T00:00:00.000Z');
    expect(far.faults).toEqual([]);
    await far.close();
  });

  it('is found by what its alerts are of, and its alerts show that somebody wrote about them', async () => {
    const [alert = ''] = alertNumbers;
    await floor.call('POST', `/api/v1/alerts/${alert}/notes`, { text: 'Asked the owner.' });
    const { alerts } = await floor.get<{ alerts: number }>('/api/v1/alerts/matching?attack=T1003');
    expect(alerts).toBeGreaterThan(0);
    await page().goto('/queue');
    await page()
      .getByRole('row', { name: /, 1 note/ })
      .waitFor();
    await page().keyboard.press('Control+k');
    await page().getByRole('combobox').waitFor();
    await page().keyboard.type('T1003');
    await page()
      .getByRole('option', { name: `Alerts of T1003: ${alerts}` })
      .waitFor();
    await page().keyboard.press('Enter');
    await page().waitForURL(/attack=T1003/);
    await page()
      .getByRole('link', { name: /^ATT&CK T1003/ })
      .waitFor();
    await page().getByText(`${alerts} alerts`).waitFor();
  });

  it('asks at its end about what is still open, and forgets no summary over a reload', async () => {
    await openTab('tasks');
    await choose('Close the case …');
    await dialog().getByText('Thank the helpdesk').waitFor();
    await dialog().getByText('Management: promised update').waitFor();
    await dialog().getByLabel('Outcome').selectOption('benign');
    await dialog().getByLabel('What happened, and how it ended').fill('A drill of our own.');
    const close = dialog().getByRole('button', { name: 'Close the case' });
    expect(await close.isDisabled()).toBe(true);

    await page().reload();
    await choose('Close the case …');
    expect(await dialog().getByLabel('What happened, and how it ended').inputValue()).toBe('A drill of our own.');
    expect(await dialog().getByLabel('Outcome').inputValue()).toBe('benign');
    await dialog().getByRole('checkbox').check();
    // Whoever said yes to one task has not said yes to two.
    await floor.call('POST', `/api/v1/cases/${number}/tasks`, { title: 'Return the laptop' });
    await dialog().getByText('Return the laptop').waitFor();
    await expect.poll(() => close.isDisabled()).toBe(true);
    await dialog()
      .getByRole('checkbox', { name: /2 tasks stay open/ })
      .check();
    await close.click();
    await page().getByRole('heading', { name: 'Closed: Benign' }).waitFor();
    expect((await theCase()).openTaskCount).toBe(2);
    expect(ann.faults).toEqual([]);
  });

  it('says that it goes with the sample, how much goes, and afterwards that it went', async () => {
    const lead = await floor.openAs('manager');
    await lead.page.goto(`/cases/${number}`);
    await lead.page.getByText('This case is made of sample alerts').waitFor();
    await lead.page.getByRole('button', { name: 'Remove the sample' }).click();
    const asked = lead.page.getByRole('dialog');
    await asked.getByText(/People worked on it: 1 case and \d+ notes go with it/).waitFor();
    await asked.getByRole('button', { name: 'Remove it' }).click();
    await lead.page.getByText(`${number} was a case of the sample, and went with it.`).waitFor();
    await lead.page.goto(`/alerts/${alertNumbers[0]}`);
    await lead.page.getByText(`${alertNumbers[0]} was an alert of the sample, and went with it.`).waitFor();
    await lead.close();
  });
});
