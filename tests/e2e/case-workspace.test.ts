import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CaseReply } from '../../src/respond/cases/contract.ts';
import { BROWSER, shownText, type WatchedPage, WITHOUT_BROWSER } from '../harness/browser.ts';
import { type FloorWithBrowser, startFloorWithBrowser } from '../harness/floor-with-browser.ts';

describe.skipIf(!BROWSER)(`people who work on one case${WITHOUT_BROWSER}`, () => {
  let floor: FloorWithBrowser;
  let ann: WatchedPage & { readonly name: string };
  let bob: WatchedPage & { readonly name: string };
  let number: string;
  let alertNumbers: string[];
  beforeAll(async () => {
    floor = await startFloorWithBrowser({ flags: ['--demo'] });
    const alerts = (await floor.alerts()).slice(0, 4);
    alertNumbers = alerts.map((alert) => alert.number);
    ann = await floor.openAs('investigator');
    bob = await floor.openAs('responder');
    ({ number } = await send<CaseReply>(bob, '/api/v1/cases', { alertIds: alertNumbers }));
  });
  afterAll(() => floor?.close());

  const page = () => ann.page;
  const work = () => page().getByRole('region', { name: 'Work on the case' });
  const theCase = () => floor.get<CaseReply>(`/api/v1/cases/${number}`);
  const openTab = async (tab: string) => {
    await page().goto(`/cases/${number}?tab=${tab}`);
    await work().waitFor();
  };

  it('write everything down by keyboard, star it, and read the story in the order of what happened', async () => {
    await openTab('timeline');
    await write('n', 'Nothing like it in 90 days.');
    await write('D', 'Isolate the workstation.');
    await page().keyboard.press('Escape');
    await page().keyboard.press('e');
    await page().keyboard.type('The user opened an attachment.');
    await page().getByLabel('When it happened (UTC)').fill('now-3h');
    await page().keyboard.press('Control+Enter');
    const event = work().getByRole('listitem').filter({ hasText: 'The user opened an attachment.' }).last();
    await event.getByText('written down').waitFor();
    await page()
      .getByText(/^saved \d\d:\d\d:\d\d UTC$/)
      .waitFor();

    await page().keyboard.press('Escape');
    await event.getByRole('button', { name: /^Story/ }).focus();
    await page().keyboard.press('s');
    await page().keyboard.press('k');
    await page().keyboard.press('s');
    await expect.poll(async () => (await theCase()).starredCount).toBe(2);
    await page()
      .getByRole('link', { name: /^Story/ })
      .click();
    const story = page().getByRole('list', { name: 'The story, oldest first' });
    await story.getByText('The user opened an attachment.').waitFor();
    const rows = await story.locator('[data-entry]').allInnerTexts();
    expect(rows).toHaveLength(2);
    expect(rows[0]).toContain('The user opened an attachment.');
  });

  it('share out the work: roles, a required task that holds the case open, severity, entities by hand', async () => {
    await openTab('tasks');
    await page().getByRole('button', { name: 'Lead: nobody' }).click();
    await page().getByLabel('Lead').selectOption({ label: bob.name });
    await page()
      .getByRole('button', { name: `Lead: ${bob.name}` })
      .waitFor();
    await page().getByLabel('Severity').selectOption('low');
    await expect.poll(async () => (await theCase()).severity).toBe('low');

    await page().keyboard.press('T');
    await page().keyboard.type('Collect the memory');
    await page().getByLabel('required before closing').check();
    await page().getByRole('button', { name: 'Add task' }).click();
    const waiting = page().getByRole('region', { name: 'Waiting', exact: true });
    await waiting.getByRole('checkbox', { name: 'Collect the memory' }).waitFor();
    await work().getByRole('checkbox', { name: 'Collect the memory' }).click();
    await waiting.getByRole('checkbox', { name: 'Collect the memory' }).waitFor({ state: 'detached' });

    await page()
      .getByRole('link', { name: /^Entities/ })
      .click();
    await work().getByLabel('Kind of entity').selectOption('domain');
    await work().getByLabel('Name of the entity').fill('evil.example');
    await page().getByRole('button', { name: 'Place it' }).click();
    const row = work().getByRole('row', { name: /evil\.example/ });
    await row.getByText('by hand').waitFor();
    await row.getByRole('button', { name: 'Take out' }).click();
    await row.waitFor({ state: 'detached' });
    expect((await theCase()).timeline.map(({ text }) => text)).toContain('Entity taken out: domain evil.example');
  });

  it('lose nothing that was typed: not by an error, not by a reload', async () => {
    await openTab('timeline');
    await page().route('**/notes', (route) => route.abort());
    await write('n', 'Typed while the link was gone.');
    await work().getByText('The server does not answer.').waitFor();
    await page().reload();
    const field = work().getByRole('textbox', { name: 'Note' });
    await expect.poll(() => field.inputValue()).toBe('Typed while the link was gone.');
    await page().unroute('**/notes');
    await field.press('Control+Enter');
    await work().getByRole('listitem').getByText('Typed while the link was gone.').waitFor();
    expect(await field.inputValue()).toBe('');
  });

  it('see what a colleague writes without losing their place', async () => {
    await openTab('timeline');
    const first = work().locator('[data-entry]').first();
    const before = await shownText(first);
    await send(bob, `/api/v1/cases/${number}/notes`, { text: 'The mail server has it, too.' });
    await page()
      .getByRole('button', { name: `1 new entry by ${bob.name}` })
      .waitFor();
    expect(await shownText(first)).toBe(before);
    await page().keyboard.press('.');
    await expect.poll(() => shownText(first)).toContain('The mail server has it, too.');
  });

  it('do not write over a summary that they have not seen', async () => {
    await openTab('story');
    const path = `/api/v1/cases/${number}/story`;
    await page().getByRole('button', { name: 'Write it', exact: true }).click();
    await page().getByRole('textbox', { name: 'Summary' }).fill('One host, contained.');
    await send(bob, path, { text: 'Two hosts, one open.', basedOn: 0 });
    const warning = page().getByRole('alert').filter({ hasText: 'Changed since you began' });
    await warning.getByText('Two hosts, one open.').waitFor();
    expect(await page().getByRole('button', { name: 'Save version 2' }).isDisabled()).toBe(true);
    await page().getByRole('textbox', { name: 'Summary' }).fill('Two hosts, both contained.');
    await warning.getByRole('button', { name: 'I have brought both together' }).click();
    await page().getByRole('button', { name: 'Save version 2' }).click();
    await page().getByText(`version 2 by ${ann.name}`).waitFor();
    await page().getByRole('button', { name: '1 versions before' }).click();
    await page().getByText('Two hosts, one open.').waitFor();
  });

  it('tell each audience, and see who waits for a word', async () => {
    await openTab('comms');
    await page().keyboard.press('u');
    await page().keyboard.type('One workstation is isolated.');
    await work().getByLabel('To whom').selectOption('company');
    await work().getByLabel('When the next one is due').selectOption('30');
    await page().keyboard.press('Control+Enter');
    await page()
      .getByRole('region', { name: 'Promised' })
      .getByText(/due in (29|30)m/)
      .waitFor();
    await page().getByRole('region', { name: 'Status updates' }).getByText('One workstation is isolated.').waitFor();
  });

  it('walk lanes and graph by keyboard, and find the same in table and list', async () => {
    await openTab('lanes');
    const lanes = page().getByRole('slider', { name: /over time$/ });
    await lanes.focus();
    await page().keyboard.press('ArrowRight');
    await expect.poll(() => lanes.getAttribute('aria-valuetext')).toMatch(/AL-\d+/);
    await page().keyboard.press('+');
    await page().waitForURL(/from=.*to=/);
    await page().getByRole('button', { name: 'Table' }).click();
    for (const alert of alertNumbers)
      await page()
        .getByRole('cell', { name: new RegExp(`^${alert} `) })
        .first()
        .waitFor();

    await openTab('graph');
    const graph = page().getByRole('slider', { name: /are linked$/ });
    await graph.locator('canvas').first().waitFor();
    await graph.focus();
    await page().keyboard.press('ArrowRight');
    await expect.poll(() => graph.getAttribute('aria-valuetext')).not.toBe('no node chosen');
    await page().getByRole('button', { name: 'List' }).click();
    for (const alert of alertNumbers)
      await page()
        .getByRole('button', { name: new RegExp(`^${alert} `) })
        .waitFor();
  });

  it('tick a task off and mark the case contained on a telephone', async () => {
    await send(bob, `/api/v1/cases/${number}/tasks`, { title: 'Call the user' });
    const phone = await floor.openAs('responder', { viewport: { width: 390, height: 844 } });
    await phone.page.goto(`/cases/${number}?tab=tasks`);
    await phone.page.getByRole('checkbox', { name: 'Call the user' }).first().click();
    const head = await phone.page.getByRole('complementary', { name: 'The case' }).boundingBox();
    expect(head?.height).toBeLessThanOrEqual(160);
    await phone.page.getByText('Next: verdicts on 4 alerts').waitFor();
    await phone.page.getByRole('button', { name: 'Actions and facts' }).click();
    await phone.page.getByRole('button', { name: 'Mark contained' }).click();
    await expect.poll(async () => (await theCase()).status).toBe('contained');
    expect((await theCase()).tasks.find(({ title }) => title === 'Call the user')?.state).toBe('done');
    expect(await phone.page.evaluate('document.documentElement.scrollWidth - window.innerWidth')).toBe(0);
    expect(phone.faults).toEqual([]);
    await phone.close();
  });

  it('may still tell what they learn when the case is closed, and are told why the rest is off', async () => {
    const closing = { outcome: 'benign', summary: 'A drill.', verdictForOpenAlerts: 'benign' };
    await send(bob, `/api/v1/cases/${number}/close`, closing);
    await openTab('tasks');
    await page().getByRole('heading', { name: 'Closed: Benign' }).waitFor();
    expect(await page().getByRole('button', { name: /^Task/ }).isDisabled()).toBe(true);
    await page().keyboard.press('T');
    await page().getByText('Add a task: the case is closed; open it again first').waitFor();
    await write('n', 'The vendor answered.');
    await expect
      .poll(async () => shownText(page().getByRole('status').filter({ hasText: 'saved' })))
      .toContain('saved');
    expect((await theCase()).timeline[0]?.text).toBe('The vendor answered.');
  });

  it('who may only look find nothing to press', async () => {
    const guest = await floor.openAs('engineer');
    await guest.page.goto(`/cases/${number}?tab=timeline`);
    await guest.page.getByText('The vendor answered.').waitFor();
    expect(await guest.page.getByRole('textbox').count()).toBe(0);
    expect(guest.faults).toEqual([]);
    expect([ann.faults, bob.faults]).toEqual([[], []]);
    await guest.close();
  });

  /** As this person, past the pages. */
  async function send<Reply>(by: WatchedPage, path: string, data: unknown): Promise<Reply> {
    const headers = { origin: new URL(floor.server.url).origin };
    const answer = await by.page.request.post(path, { data, headers });
    if (!answer.ok()) throw new Error(`${path}: ${answer.status()} ${await answer.text()}`);
    // The contract of the path, which the caller names.
    return (await answer.json()) as Reply;
  }

  async function write(key: string, text: string): Promise<void> {
    await page().keyboard.press('Escape');
    await page().keyboard.press(key);
    await page().keyboard.type(text);
    await page().keyboard.press('Control+Enter');
    if (key !== 'n' || text.startsWith('Nothing')) {
      await work().getByRole('listitem').getByText(text).first().waitFor();
    }
  }
});
