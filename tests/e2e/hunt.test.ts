import { describe, expect, it } from 'vitest';
import { BROWSER, shownText, WITHOUT_BROWSER } from '../harness/browser.ts';
import { sampleDesk } from '../harness/sample-desk.ts';
import { untilStill } from '../harness/until-still.ts';

describe.skipIf(!BROWSER)(`somebody who hunts${WITHOUT_BROWSER}`, () => {
  const { floor, page, faults } = sampleDesk();

  const query = () => page().getByRole('combobox', { name: 'Query' });
  const address = () => new URL(page().url()).searchParams;
  const footer = () => page().locator('.hunt-results .pager');
  const waitForMatches = (text: RegExp) => footer().getByText(text).waitFor();
  /** What the API counts for a query. */
  const matched = async (text: string) =>
    (
      await floor().get<{ matched: number; total: number }>(
        `/api/v1/events/histogram?query=${encodeURIComponent(text)}`,
      )
    ).matched;

  it('writes a query with completion, runs it, and is told what was read', async () => {
    await page().goto('/hunt');
    await waitForMatches(/542 of 542 events match · \d+ rows read/);
    await page().keyboard.press('f');
    await page().keyboard.type('Event');
    await page().getByRole('option', { name: 'EventID' }).waitFor();
    await page().keyboard.press('ArrowDown');
    await page().keyboard.press('Enter');
    expect(await query().inputValue()).toBe('EventID:');
    await page().keyboard.type('7 not host:x*');
    await page().keyboard.press('Control+Enter');
    const events = await matched('EventID:7 not host:x*');
    expect(events).toBeGreaterThan(0);
    await waitForMatches(new RegExp(`^${events} of 542 events match`));
    expect(address().get('query')).toBe('EventID:7 not host:x*');
  });

  it('is told where a query is wrong, and keeps what was found', async () => {
    await query().fill('EventID:7 or');
    await query().press('Control+Enter');
    await page().getByText('Character 11: Something must follow “or”.').waitFor();
    expect(address().get('query')).toBe('EventID:7 not host:x*');
    expect(await page().getByRole('grid', { name: 'Events' }).locator('tbody tr[data-id]').count()).toBeGreaterThan(5);
  });

  it('filters values in and out, by click and by key', async () => {
    await page().goto('/hunt?open=code');
    const code = page().getByRole('group', { name: 'Field code' });
    await code.getByRole('button', { name: '10', exact: true }).click();
    await waitForMatches(new RegExp(`^${await matched('code:10')} of`));
    expect(address().get('query')).toBe('code:10');
    await page().goBack();
    await waitForMatches(/^542 of/);
    await code.getByRole('button', { name: '7', exact: true }).press('-');
    await waitForMatches(new RegExp(`^${await matched('-code:7')} of`));
    expect(address().get('query')).toBe('-code:7');
  });

  it('makes a table of events, and goes from a row of it to the events behind it', async () => {
    await page().goto('/hunt?query=EventID:(7 or 10)');
    await waitForMatches(new RegExp(`^${await matched('EventID:(7 or 10)')} of`));
    await query().fill('EventID:(7 or 10) | stats count() by code, ho');
    await page().getByRole('option', { name: /^host/ }).waitFor();
    await query().press('ArrowDown');
    await query().press('Enter');
    await query().pressSequentially(' | sort -count');
    await query().press('Control+Enter');
    const table = page().getByRole('region', { name: 'Table' });
    const first = table.locator('tbody tr').first();
    await first.getByRole('cell', { name: '7', exact: true }).waitFor();
    expect(await shownText(table.locator('thead'))).toMatch(/code\s+host\s+count\s+events/i);
    expect(await shownText(table)).toMatch(/\d+ rows · 542 events read · \d+ ms/);
    const count = await shownText(first.getByRole('cell').nth(2));
    await first.getByRole('link', { name: 'Show' }).click();
    await waitForMatches(new RegExp(`^${count} of`));
    expect(address().get('query')).toMatch(/^EventID:\(7 or 10\) code:7 host:/);
  });

  it('selects a stretch of time in the picture by keyboard, and reads it as a table', async () => {
    await page().goto('/hunt');
    await waitForMatches(/^542 of/);
    const bars = page().getByRole('slider', { name: /^Events over time/ });
    await bars.press('End');
    expect(await bars.getAttribute('aria-valuetext')).toMatch(/^2020-10-23 06:00–07:00 UTC: \d+/);
    await bars.press('Shift+ArrowLeft');
    await bars.press('Enter');
    await page().waitForURL(/from=2020-10-23T05/);
    expect(address().get('to')).toBe('2020-10-23T07:00:00.000Z');
    await page()
      .getByRole('button', { name: /2020-10-23 05:00 UTC – 2020-10-23 07:00 UTC/ })
      .waitFor();
    await page().getByRole('button', { name: 'Table' }).click();
    const table = page().getByRole('region', { name: 'Events over time, as a table' });
    await expect
      .poll(() => table.locator('tbody tr').first().textContent(), { timeout: 15_000 })
      .toMatch(/^2020-10-23 06:\d\d.*[1-9]/);
    await page().keyboard.press('{');
    await page().waitForURL(/from=2020-10-23T04/);
  });

  it('drags over the picture to zoom; the picture follows the theme', async () => {
    await page().goto('/hunt');
    await waitForMatches(/^542 of/);
    await page().locator('.histogram-plot canvas').waitFor();
    const drawn = () => page().evaluate<string>("document.querySelector('.histogram-plot canvas').toDataURL()");
    const before = await drawn();
    await page().evaluate("document.documentElement.dataset.theme = 'dark'");
    await expect.poll(drawn).not.toBe(before);
    const box = await page().locator('.histogram-plot .u-over').boundingBox();
    if (!box) throw new Error('the picture has no place');
    await page().mouse.move(box.x + box.width * 0.9, box.y + 20);
    await page().mouse.down();
    await page().mouse.move(box.x + box.width - 2, box.y + 20, { steps: 4 });
    await page().mouse.up();
    await page().waitForURL(/from=2020-10-2[23]T/);
    expect(address().get('to')).toBe('2020-10-23T07:00:00.000Z');
  });

  it('looks at an event beside the list, and starts a rule from the query', async () => {
    await page().goto('/hunt?q=bitsadmin');
    expect(await query().inputValue()).toBe('bitsadmin');
    await page().getByRole('grid', { name: 'Events' }).locator('tbody tr[data-id]').first().waitFor();
    await page().keyboard.press('j');
    await page().keyboard.press('Enter');
    const peek = page().getByRole('complementary', { name: 'Event' });
    await peek.getByRole('button', { name: /^Only with EventID / }).click();
    await page().waitForURL(/query=bitsadmin(\+|%20)EventID/);
    // Escape first cancels what runs.
    await page().getByRole('button', { name: /^Run/ }).waitFor();
    await page().keyboard.press('Escape');
    await peek.waitFor({ state: 'detached' });
    await page().keyboard.press('R');
    await page().waitForURL(/\/detections\/new\?draft=/);
    expect(address().get('draft')).toContain('detection:\n  selection_1:\n    EventID:');
  });

  it.each([1280, 1920])('nothing overflows or is too much for the page: %i px', async (width) => {
    const wide = await floor().openAs('analyst', { viewport: { width, height: 1080 } });
    await wide.page.goto('/hunt?open=host,user,code,Image,EventID');
    await wide.page
      .locator('.hunt-results .pager')
      .getByText(/542 of 542/)
      .waitFor();
    await untilStill(wide.page);
    expect(await wide.page.evaluate('document.documentElement.scrollWidth - window.innerWidth')).toBe(0);
    expect(await wide.page.evaluate('document.querySelectorAll("*").length')).toBeLessThan(3_000);
    expect(await shownText(wide.page.getByRole('complementary', { name: 'Fields' }))).toContain('WORKSTATION5');
    expect(wide.faults).toEqual([]);
    await wide.close();
  });

  it('caused no fault in the browser', () => {
    expect(faults()).toEqual([]);
  });
});
