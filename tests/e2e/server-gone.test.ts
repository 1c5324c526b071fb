import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BROWSER, shownText, WITHOUT_BROWSER } from '../harness/browser.ts';
import { type FloorWithBrowser, startFloorWithBrowser } from '../harness/floor-with-browser.ts';
import { type ServerProcess, startServerProcess } from '../harness/server-process.ts';

describe.skipIf(!BROWSER)(`a server that goes away${WITHOUT_BROWSER}`, () => {
  let floor: FloorWithBrowser;
  let second: ServerProcess | undefined;
  beforeAll(async () => {
    floor = await startFloorWithBrowser({ flags: ['--demo'] });
  });
  afterAll(async () => {
    await second?.kill();
    await floor?.close();
  });

  it('leaves the rows on the screen with a notice, and the notice goes when it is back', async () => {
    const alerts = await floor.alerts();
    const { page } = await floor.openAs('analyst');
    await page.goto('/queue');
    const rows = page.getByRole('grid', { name: 'Alerts' }).locator('tbody tr[data-id]');
    await expect.poll(() => rows.count(), { timeout: 15_000 }).toBe(alerts.length);
    await floor.server.stop();

    const notice = page.getByRole('alert');
    await notice.getByText('The server does not answer.').waitFor({ timeout: 30_000 });
    expect(await shownText(notice)).toContain('What you see is from before.');
    expect(await rows.count()).toBe(alerts.length);

    const { port } = new URL(floor.server.url);
    second = await startServerProcess({ dataDir: floor.dataDir, flags: ['--no-demo', '--port', port] });
    expect(second.url).toBe(floor.server.url);
    await notice.waitFor({ state: 'detached', timeout: 30_000 });
    expect(await rows.count()).toBe(alerts.length);
  });
});
