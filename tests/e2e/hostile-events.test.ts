import type { Locator } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { BROWSER, shownText, type WatchedPage, WITHOUT_BROWSER } from '../harness/browser.ts';
import { HOSTILE_RULE, type HostileFloor, startHostileFloor } from '../harness/hostile-floor.ts';
import { HIDDEN, MARKS, PAYLOADS } from '../harness/hostile-payloads.ts';
import { openScreen, SCREENS } from '../harness/screens.ts';
import { untilStill } from '../harness/until-still.ts';

/** Elements that the pages themselves never draw inside of their root. */
const PLANTED =
  '#root :is(script, iframe, object, embed, base, meta, link, img, video, audio, math, form[action], template)';
const LINKS = ':is(a, area)[href]:not([href^="/"], [href^="#"], [href^="http:"], [href^="https:"])';
/** Whatever an address can hold, somebody can send in a link. */
const ADDRESSES = [
  '/queue?q=',
  '/queue?cols=',
  '/queue?view=',
  '/queue?peek=',
  '/alerts/',
  '/cases?q=',
  '/cases/',
  '/hunt?query=',
  '/hunt?open=',
  '/hunt?from=',
  '/hunt?by=',
  '/events/',
  '/estate/host/',
  '/estate/',
  '/detections?q=',
  '/detections/',
  '/detections/new?draft=',
  '/detections/coverage?technique=',
  '/settings/audit?actor=',
  '/sign-in?to=',
  '/',
  '/?',
] as const;
/** Some places draw a tab, others one space. */
const asShown = (payload: string) => payload.replaceAll('\t', ' ');
const readText = async (place: Locator) => asShown(await shownText(place));

describe.skipIf(!BROWSER)(`what an attacker wrote${WITHOUT_BROWSER}`, () => {
  let floor: HostileFloor;
  let watched: WatchedPage;
  beforeAll(async () => {
    floor = await startHostileFloor();
    watched = await floor.openAs('administrator');
    // A dialog would be a fault of the watched page; this catches what only sets a flag.
    await watched.page.addInitScript('window.stolen = undefined');
  });
  afterAll(() => floor?.close());
  beforeEach(() => void watched.faults.splice(0));

  const page = () => watched.page;
  /** Nothing ran, nothing was planted, nobody was led away, and no hidden character is in the page. */
  async function expectInert(): Promise<void> {
    await untilStill(page());
    await page().mouse.move(400, 300);
    await page().waitForTimeout(200);
    expect(await page().evaluate('[window.stolen, {}.stolen]')).toEqual([undefined, undefined]);
    const planted = `[...document.querySelectorAll('${PLANTED}, ${LINKS}')].map((each) => each.outerHTML.slice(0, 200))`;
    expect(await page().evaluate(planted)).toEqual([]);
    const document = await page().evaluate<string>('document.documentElement.outerHTML + document.title');
    for (const character of HIDDEN) expect(document).not.toContain(character);
    expect(new URL(page().url()).origin).toBe(new URL(floor.server.url).origin);
    expect(watched.faults).toEqual([]);
  }

  it.each(SCREENS.filter(({ needs }) => needs !== 'nothing'))('does nothing on the screen $name', async (screen) => {
    await openScreen(page(), screen, floor.facts);
    await expectInert();
  });

  it.each(ADDRESSES.map((start, at) => ({ start, at })))(
    'does nothing in the address $start',
    async ({ start, at }) => {
      for (const payload of PAYLOADS.filter((_, one) => one % 20 === at % 20)) {
        await page().goto(`${start}${encodeURIComponent(payload)}`);
        await page().getByRole('main').waitFor();
        await expectInert();
      }
    },
  );

  it('stands in the queue as text', async () => {
    await page().goto('/queue?sort=oldest');
    const row = page().getByRole('grid', { name: 'Alerts' }).locator('tbody tr').first();
    await row.getByText(floor.alert.title).waitFor();
    expect(await shownText(row)).toContain('<img src=x onerror=window.stolen=160>');
    await page().getByRole('button', { name: 'Views' }).click();
    await page().getByRole('menuitem', { name: PAYLOADS[0] }).waitFor();
    await expectInert();
    await page().keyboard.press('Escape');
  });

  it('stands in the peek as text, every payload of it, with the hidden characters named', async () => {
    await page().goto(`/queue?peek=${floor.alert.id}`);
    const peek = page().getByRole('complementary', { name: 'Alert' });
    await peek.getByRole('button', { name: 'Show the log line' }).click();
    await peek.getByRole('region', { name: 'Fields of the event' }).waitFor();
    const text = await readText(peek);
    for (const payload of PAYLOADS) expect(text).toContain(asShown(payload));
    for (const { shown } of MARKS) expect(text).toContain(shown);
    await peek.getByRole('button', { name: 'Raw' }).click();
    await peek.getByRole('region', { name: 'Raw event' }).waitFor();
    await expectInert();
  });

  it('stands on the page of the alert as text', async () => {
    await page().goto(`/alerts/${floor.alert.number}`);
    await page().getByRole('heading', { level: 1, name: floor.alert.title }).waitFor();
    const text = await readText(page().getByRole('main'));
    for (const payload of PAYLOADS) expect(text).toContain(asShown(payload));
    expect(await page().title()).toContain('<img');
    await expectInert();
  });

  it('stands in the list of events and on its own page as text, as the names of fields, too', async () => {
    await page().goto('/hunt?query=hostile-marker');
    const list = page().getByRole('grid', { name: 'Events' });
    await expect.poll(() => shownText(list)).toContain(PAYLOADS.at(-1));
    await expectInert();
    await page().goto(`/events/${floor.facts.eventId}`);
    await page().getByRole('region', { name: 'Fields of the event' }).waitFor();
    const text = await readText(page().getByRole('main'));
    for (const payload of PAYLOADS) expect(text.split(asShown(payload)).length).toBeGreaterThan(2);
    for (const { shown } of MARKS) expect(text).toContain(shown);
    await page().getByRole('button', { name: 'Raw' }).click();
    await page().getByRole('region', { name: 'Raw event' }).waitFor();
    await expectInert();
  });

  it('stands as a field and its values beside the results of a hunt', async () => {
    await page().goto(`/hunt?query=Field0:*&open=host,user,${encodeURIComponent(PAYLOADS[0])}`);
    const rail = page().getByRole('complementary', { name: 'Fields' });
    await expect.poll(() => shownText(rail)).toContain('HOST<img src=x onerror=window.stolen=160>‹U+202E›exe');
    expect(await shownText(rail)).toContain(PAYLOADS[0]);
    await expectInert();
  });

  it('stands in a case and in the list of cases as text', async () => {
    await page().goto(`/cases/${floor.facts.caseNumber}`);
    await page().getByRole('textbox', { name: 'Note' }).waitFor();
    await page().keyboard.press('n');
    await page().keyboard.type('<img src=x onerror=window.stolen=170> **not markdown** [x](javascript:alert(171))');
    await page().keyboard.press('Control+Enter');
    await page().getByText('<img src=x onerror=window.stolen=170>').waitFor();
    const text = await readText(page().getByRole('main'));
    // A long note is folded.
    for (const payload of PAYLOADS.slice(0, 30)) expect(text).toContain(asShown(payload));
    await expectInert();
    await page().goto('/cases');
    await page().getByRole('grid', { name: 'Cases' }).getByText('<img src=x').first().waitFor();
    await expectInert();
  });

  it('stands among the rules as text, and a rule gives no link that runs', async () => {
    await page().goto(`/detections?peek=${HOSTILE_RULE}`);
    const peek = page().getByRole('complementary', { name: 'Rule' });
    await peek.getByText('javascript:alert(143)').waitFor();
    const text = await readText(peek);
    for (const payload of PAYLOADS) expect(text).toContain(asShown(payload));
    await expectInert();
    await page().goto(`/detections/${HOSTILE_RULE}/edit`);
    await expect
      .poll(() => shownText(page().getByRole('textbox', { name: 'Rule, YAML' })))
      .toContain('window.stolen=140');
    await expectInert();
  });

  it('stands in the answer of the search as text', async () => {
    await page().goto('/queue');
    await page().getByRole('grid').waitFor();
    for (const payload of PAYLOADS) {
      await page().keyboard.press('/');
      const dialog = page().getByRole('dialog');
      await dialog.getByRole('combobox').or(dialog.getByRole('textbox')).first().fill(payload);
      await page().waitForTimeout(30);
      await page().keyboard.press('Escape');
      await dialog.waitFor({ state: 'detached' });
    }
    await expectInert();
  });

  it('is no name that a user can have', async () => {
    for (const name of PAYLOADS.filter((payload) => payload !== 'constructor')) {
      const made = await floor.server.api('/api/v1/users', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ name, roles: ['analyst'], password: 'a long enough passphrase 1' }),
      });
      expect({ name, status: made.status }).toEqual({ name, status: 400 });
    }
  });
});
