import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AlertSummary } from '../../src/detect/alerts/contract.ts';
import { BROWSER, shownText, WITHOUT_BROWSER } from '../harness/browser.ts';
import { type FloorWithBrowser, startFloorWithBrowser } from '../harness/floor-with-browser.ts';
import { ingest } from '../harness/follow-pipeline.ts';
import { ORACLE_RULE, oracleBatch } from '../harness/kill-oracle.ts';
import { makeDataDir } from '../harness/server-process.ts';

/** To look at them: WATCHFLOOR_TEST_PICTURES=FOLDER. */
const PICTURES = process.env.WATCHFLOOR_TEST_PICTURES;

describe.skipIf(!BROWSER)(`a queue without alerts${WITHOUT_BROWSER}`, () => {
  let floor: FloorWithBrowser;
  beforeAll(async () => {
    const dataDir = makeDataDir();
    const rulesDir = join(dataDir, 'rules');
    mkdirSync(rulesDir);
    writeFileSync(join(rulesDir, 'marker.yml'), ORACLE_RULE);
    const environment = { WATCHFLOOR_RULES_DIRS: rulesDir, WATCHFLOOR_RULES_PUBLIC_PACK: 'false' };
    floor = await startFloorWithBrowser({ flags: ['--no-demo'], environment, dataDir });
  });
  afterAll(() => floor?.close());

  it('claims to be clear only when a live alert was judged, and takes it back when one comes', async () => {
    const { page, faults, close } = await floor.openAs('analyst');
    const queue = page.getByRole('region', { name: 'Alerts in the queue' });
    const rows = page.getByRole('grid', { name: 'Alerts' }).locator('tbody tr');
    const picture = async (name: string) => {
      if (PICTURES) await page.screenshot({ path: join(PICTURES, `${name}.png`) });
    };
    await page.goto('/queue');
    // Silence may also mean that nothing arrives: nobody is told that all is well.
    await queue.getByRole('heading', { name: 'No alert so far' }).waitFor();
    expect(await shownText(queue)).not.toContain('All clear');
    await picture('no-alert-so-far');

    const { body } = oracleBatch(0, 0);
    expect((await ingest(floor.server, { body, source: 'windows-event-log' })).status).toBe(202);
    await rows
      .first()
      .waitFor({ timeout: 30_000 })
      .catch(() => page.reload());
    await expect.poll(() => rows.count()).toBe(1);
    const [alert] = await floor.get<{ data: AlertSummary[] }>('/api/v1/alerts').then(({ data }) => data);
    const judged = await floor.server.api(`/api/v1/alerts/${alert?.id}/verdict`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ verdict: 'benign', note: 'A test of the rule.' }),
    });
    expect(judged.status).toBe(200);

    await page.goto('/queue');
    await queue.getByRole('heading', { name: 'All clear' }).waitFor();
    const shown = await shownText(queue);
    expect(shown).toContain('Every live alert has a verdict, 1 in all.');
    expect(shown).toContain('This says nothing about logs that do not arrive');
    expect(await rows.count()).toBe(0);
    await picture('all-clear');
    await queue.getByRole('link', { name: 'See the newest events' }).click();
    await page.waitForURL('**/hunt');
    await page.goBack();
    // An empty view of part of the queue proves nothing of the whole.
    for (const [address, title] of [
      ['/queue?level=critical', 'No alert matches'],
      ['/queue?owner=me', 'Nothing is yours'],
    ] as const) {
      await page.goto(address);
      await queue.getByRole('heading', { name: title }).waitFor();
      expect(await shownText(queue)).not.toContain('All clear');
    }

    await page.goto('/queue');
    await queue.getByRole('heading', { name: 'All clear' }).waitFor();
    const next = oracleBatch(0, 1);
    expect((await ingest(floor.server, { body: next.body, source: 'windows-event-log' })).status).toBe(202);
    // By itself: nobody reloads a page that says that all is well.
    await queue.getByRole('heading', { name: 'All clear' }).waitFor({ state: 'detached', timeout: 30_000 });
    expect(faults).toEqual([]);
    await close();
  });
});
