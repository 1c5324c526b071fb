import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CoverageReply, DetectionReply } from '../../src/detect/content/contract.ts';
import { BROWSER, WITHOUT_BROWSER } from '../harness/browser.ts';
import { type FloorWithBrowser, startFloorWithBrowser } from '../harness/floor-with-browser.ts';

const EVENT = {
  Channel: 'Security',
  EventID: 4688,
  Hostname: 'pc1',
  EventTime: new Date().toISOString(),
  CommandLine: 'whoami.exe /all',
  NewProcessName: 'C:\\Windows\\System32\\whoami.exe',
};

describe.skipIf(!BROWSER)(`the coverage grid${WITHOUT_BROWSER}`, () => {
  let floor: FloorWithBrowser;
  beforeAll(async () => {
    floor = await startFloorWithBrowser({ flags: ['--no-demo'] });
  });
  afterAll(() => floor?.close());

  it('shows every technique with a live rule as blind while nothing is received, and by keyboard what one has', async () => {
    const { page, faults, close } = await floor.openAs('responder');
    await page.goto('/detections/coverage');
    await page.getByText('0 of 216 techniques are looked for').waitFor();
    const { techniques } = await floor.get<CoverageReply>('/api/v1/rules/coverage');
    const blind = techniques.filter(({ rules }) => rules > 0);
    expect(blind.length).toBeGreaterThan(100);
    expect(blind.every(({ coverage }) => coverage === 'blind')).toBe(true);
    const execution = page.getByRole('region', { name: 'Execution' });
    await execution.getByRole('button').first().focus();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.waitForURL(/technique=T1059$/);
    const panel = page.getByRole('complementary', { name: 'Technique' });
    await panel.getByText('windows / process_creation').first().waitFor();
    expect(await panel.getByText('not received').count()).toBeGreaterThan(0);
    await page.keyboard.press('l');
    await page.waitForURL(/layer=rules/);
    expect(faults).toEqual([]);
    await close();
  });

  it('sees what a source sends, says the same as a table, and gives a layer for the Navigator', async () => {
    const { page, faults, close } = await floor.openAs('engineer');
    const sent = await floor.server.api('/api/v1/ingest/auto', { method: 'POST', body: `${JSON.stringify(EVENT)}\n` });
    expect(sent.ok).toBe(true);
    await expect
      .poll(async () => (await floor.get<{ data: object[] }>('/api/v1/events')).data.length, { timeout: 15_000 })
      .toBe(1);
    // Counted anew after a decision, and else once a minute.
    const { data } = await floor.get<{ data: DetectionReply[] }>('/api/v1/rules?state=live&limit=1');
    const decided = await floor.server.api(`/api/v1/rules/${data[0]?.id}`, {
      method: 'PATCH',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ state: 'shadow', reason: 'so that there is a new revision' }),
    });
    expect(decided.status).toBe(200);
    await page.goto('/detections/coverage?as=table');
    const row = page.getByRole('row', { name: /^T1059 / });
    expect(await row.getByRole('cell').nth(2).textContent()).toBe('rule');
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('link', { name: 'Navigator layer' }).click(),
    ]);
    const layer = JSON.parse(readFileSync(await download.path(), 'utf8'));
    expect(layer).toMatchObject({ domain: 'enterprise-attack', versions: { layer: '4.5' } });
    expect(layer.techniques.length).toBeGreaterThan(200);
    expect(faults).toEqual([]);
    await close();
  });
});
