import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AlertSummary } from '../../src/detect/alerts/contract.ts';
import { BROWSER, shownText, WITHOUT_BROWSER } from '../harness/browser.ts';
import { type FloorWithBrowser, startFloorWithBrowser } from '../harness/floor-with-browser.ts';
import { type ServerProcess, startServerProcess } from '../harness/server-process.ts';

const cleared = (host: string) =>
  JSON.stringify({
    Channel: 'Security',
    SourceName: 'Microsoft-Windows-Eventlog',
    EventID: 1102,
    Hostname: host,
    EventTime: '2026-11-22 02:00:00',
  });

describe.skipIf(!BROWSER)(`a page that follows the server${WITHOUT_BROWSER}`, () => {
  let floor: FloorWithBrowser;
  let second: ServerProcess | undefined;
  beforeAll(async () => {
    floor = await startFloorWithBrowser({ flags: ['--no-demo'] });
  });
  afterAll(async () => {
    await second?.kill();
    await floor?.close();
  });

  const send = (hosts: readonly string[]) =>
    floor.server.api('/api/v1/ingest/windows-event-log', { method: 'POST', body: hosts.map(cleared).join('\n') });
  const alerts = async () => (await floor.get<{ data: AlertSummary[] }>('/api/v1/alerts')).data;
  const raised = (count: number) =>
    expect.poll(async () => (await alerts()).length, { timeout: 20_000, interval: 50 }).toBe(count);

  it('shows what came in behind a pill within two seconds, and what a colleague did in its row', async () => {
    await send(['first']);
    await raised(1);
    const { page, faults } = await floor.openAs('analyst');
    await page.goto('/queue');
    const rows = page.getByRole('grid', { name: 'Alerts' }).locator('tbody tr');
    await rows.first().waitFor();
    await page.getByText('Live', { exact: true }).waitFor({ state: 'attached' });

    await send(['second', 'third']);
    await raised(3);
    await page.getByRole('button', { name: '2 new' }).waitFor({ timeout: 2_000 });
    expect(await rows.count()).toBe(1);
    await page.keyboard.press('.');
    await expect.poll(() => rows.count()).toBe(3);

    const [alert] = await alerts();
    await floor.server.api(`/api/v1/alerts/${alert?.id}/take`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ version: alert?.version }),
    });
    await page.locator(`[data-id="${alert?.id}"] .col-owner`, { hasText: 'admin' }).waitFor({ timeout: 2_000 });
    expect(faults).toEqual([]);
  });

  it('says since when it is stale once nothing was heard for five seconds, and is live again with the server', async () => {
    const { page } = await floor.openAs('analyst');
    await page.goto('/queue');
    await page.getByText('Live', { exact: true }).waitFor({ state: 'attached' });
    await floor.server.stop();
    const stale = page.getByText('stale since');
    await stale.waitFor({ timeout: 10_000 });
    expect(await shownText(stale)).toMatch(/^stale since \d\d:\d\d:\d\d$/);
    const { port } = new URL(floor.server.url);
    second = await startServerProcess({ dataDir: floor.dataDir, flags: ['--no-demo', '--port', port] });
    await stale.waitFor({ state: 'detached', timeout: 40_000 });
    await page.getByText('Live', { exact: true }).waitFor({ state: 'attached' });
  });
});
