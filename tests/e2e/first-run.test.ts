import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BROWSER, openWatchedPage, shownText, signInLink, WITHOUT_BROWSER } from '../harness/browser.ts';
import { type FloorWithBrowser, startFloorWithBrowser } from '../harness/floor-with-browser.ts';

describe.skipIf(!BROWSER)(`a newcomer${WITHOUT_BROWSER}`, () => {
  let floor: FloorWithBrowser;
  let startedAtMs = 0;
  beforeAll(async () => {
    startedAtMs = performance.now();
    floor = await startFloorWithBrowser({ flags: ['--demo'] });
  });
  afterAll(() => floor?.close());

  it('opens the printed link and sees the alerts that the sample has raised, all of them', async () => {
    const { page, faults, close } = await openWatchedPage(floor.browser, floor.server);
    await page.goto(signInLink(floor.server));
    await page.getByRole('grid', { name: 'Alerts' }).locator('tbody tr').first().waitFor({ timeout: 60_000 });
    const firstAlertMs = performance.now() - startedAtMs;
    process.stdout.write(`first alert on screen ${(firstAlertMs / 1000).toFixed(1)} s after the server's start\n`);

    expect(new URL(page.url()).pathname).toBe('/queue');
    expect(page.url()).not.toContain('code=');
    const alerts = await floor.alerts();
    expect(alerts.length).toBeGreaterThan(0);
    await page.reload();
    await expect.poll(() => page.getByRole('grid', { name: 'Alerts' }).locator('tbody tr').count()).toBe(alerts.length);
    await expect.poll(() => shownText(page.locator('footer'))).toContain(`${alerts.length} alerts`);
    await expect
      .poll(() => shownText(page.getByRole('navigation', { name: 'Views' })))
      .toMatch(new RegExp(`^To do 0 \\+${alerts.length} sample`));
    expect(faults).toEqual([]);
    await close();
  });

  it('is told in words that a link works once', async () => {
    const { page, faults, close } = await openWatchedPage(floor.browser, floor.server);
    await page.goto(signInLink(floor.server));
    await page.getByRole('alert').getByText('This sign-in link has been used or has expired.').waitFor();
    expect(page.url()).not.toContain('code=');
    await page.getByRole('button', { name: 'Sign in with a password' }).click();
    await page.getByLabel('Name').waitFor();
    expect(faults).toEqual([]);
    await close();
  });

  it('signs in with a password that was set through the API, is refused a wrong one, and signs out', async () => {
    const made = await floor.server.api('/api/v1/users', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ name: 'ada', roles: ['analyst'] }),
    });
    const { id } = (await made.json()) as { id: string };
    const password = 'seven quiet towers';
    const set = await floor.server.api(`/api/v1/users/${id}/password`, {
      method: 'PUT',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ password }),
    });
    expect(set.status).toBe(204);

    const { page, faults, close } = await openWatchedPage(floor.browser, floor.server);
    await page.goto('/cases?owner=me');
    await page.getByLabel('Name').fill('ada');
    await page.getByLabel('Password', { exact: true }).fill('something else entirely');
    await page.keyboard.press('Enter');
    await page.getByText('Name or password is wrong.').waitFor();
    await page.getByLabel('Password', { exact: true }).fill(password);
    await page.keyboard.press('Enter');
    // Where they wanted to go before they were asked who they are.
    await page.waitForURL('**/cases?owner=me');
    await page.getByRole('button', { name: /^ada/ }).click();
    await page.getByRole('menuitem', { name: 'Sign out' }).click();
    await page.waitForURL('**/sign-in');
    await page.goto('/queue');
    await page.waitForURL('**/sign-in?to=*');
    expect(faults).toEqual([]);
    await close();
  });

  it('sees that the data is a sample, and removes it', async () => {
    const { page, faults, close } = await floor.openAs('manager');
    await page.goto('/queue');
    const band = page.getByRole('region', { name: 'Sample data' });
    await band.getByText('SAMPLE', { exact: true }).waitFor();
    await page.getByRole('grid', { name: 'Alerts' }).locator('tbody tr .sample-tag').first().waitFor();
    await band.getByRole('button', { name: 'Remove the sample' }).click();
    await page.getByRole('button', { name: 'Remove it' }).click();
    await band.waitFor({ state: 'detached' });
    await page.getByRole('grid', { name: 'Alerts' }).waitFor({ state: 'detached' });
    await page.goto('/events');
    await page.getByRole('heading', { name: 'No event has arrived' }).waitFor();
    expect(faults).toEqual([]);
    await close();
  });
});
