import { describe, expect, it } from 'vitest';
import { BROWSER, shownText, WITHOUT_BROWSER } from '../harness/browser.ts';
import { sampleDesk } from '../harness/sample-desk.ts';

describe.skipIf(!BROWSER)(`somebody who asks about the estate${WITHOUT_BROWSER}`, () => {
  const { floor, page, faults } = sampleDesk();

  it('goes from an alert to its host: first and last seen, activity, alerts, and on into Hunt', async () => {
    const [alert] = (await floor().alerts()).filter(({ entity }) => entity.type === 'host');
    await page().goto(`/alerts/${alert?.number}`);
    await page()
      .getByRole('link', { name: alert?.entity.name ?? '', exact: true })
      .click();
    await page().waitForURL(/\/estate\/host\//);
    await page().getByText('first seen').waitFor();
    expect(await shownText(page().getByRole('main'))).toMatch(/542 of 542/);
    await page()
      .getByRole('slider', { name: /^Its events over time/ })
      .waitFor();
    await page()
      .getByRole('region', { name: 'Alerts about it' })
      .getByRole('link', { name: alert?.title ?? '' })
      .first()
      .waitFor();
    await page().getByRole('region', { name: 'Programs' }).getByRole('link').first().waitFor();
    await page().keyboard.press('f');
    await page().waitForURL(/\?.*query=host/);
    await page()
      .getByText(/542 of 542 events match/)
      .waitFor();
  });

  it('is told that a name was never seen, out of how many events', async () => {
    await page().goto('/estate/host/no-such-host');
    await page().getByRole('heading', { name: 'Never seen' }).waitFor();
    expect(await shownText(page().getByRole('main'))).toContain('None of 542 events names it.');
  });

  it('never reads silence as health: nobody has sent anything', async () => {
    await page().goto('/estate/sources');
    await page().getByRole('heading', { name: 'No source is connected' }).waitFor();
  });

  it('sees who sends, what was rejected and why, and how late it is', async () => {
    const line = JSON.stringify({ EventID: 1, Channel: 'Security', Hostname: 'pc7', EventTime: '2026-01-01 00:00:00' });
    const sent = await floor().server.api('/api/v1/ingest/windows-event-log', {
      method: 'POST',
      headers: { 'content-type': 'application/x-ndjson' },
      body: `${line}\n{ not json\n`,
    });
    expect(sent.status).toBe(202);
    await expect
      .poll(async () => (await floor().get<{ data: unknown[] }>('/api/v1/rejects')).data.length, { timeout: 20_000 })
      .toBe(1);
    await page().reload();
    const row = page().getByRole('row', { name: /windows-event-log/ });
    // Its clock says January.
    await row.getByText('◆ late').waitFor();
    const text = await shownText(row);
    expect(text).toContain('2026-01-01 00:00:00Z');
    expect(text).toMatch(/1 [a-z-]+/);
    expect(faults()).toEqual([]);
  });
});
