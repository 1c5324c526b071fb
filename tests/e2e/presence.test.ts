import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CaseReply } from '../../src/respond/cases/contract.ts';
import { BROWSER, shownText, WITHOUT_BROWSER } from '../harness/browser.ts';
import { type FloorWithBrowser, startFloorWithBrowser } from '../harness/floor-with-browser.ts';

describe.skipIf(!BROWSER)(`who looks at the same thing${WITHOUT_BROWSER}`, () => {
  let floor: FloorWithBrowser;
  beforeAll(async () => {
    floor = await startFloorWithBrowser({ flags: ['--demo'] });
  });
  afterAll(() => floor?.close());

  it('is told to both, in the peek, on the page and in the case, and ends when one leaves', async () => {
    const [alert] = await floor.alerts();
    const opened = await floor.server.api('/api/v1/cases', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ alertIds: [alert?.id] }),
    });
    const { number } = (await opened.json()) as CaseReply;
    const anna = await floor.openAs('analyst');
    const bert = await floor.openAs('responder');
    const others = (who: typeof anna) => shownText(who.page.locator('.present-people').first());
    await anna.page.goto(`/queue?peek=${alert?.id}`);
    await bert.page.goto(`/alerts/${alert?.number}`);
    await expect.poll(() => others(anna)).toBe(`also here: ${bert.name}`);
    await expect.poll(() => others(bert)).toBe(`also here: ${anna.name}`);
    await bert.page.goto(`/cases/${number}`);
    await expect.poll(() => others(anna)).toBe('');
    await anna.page.goto(`/cases/${number}`);
    await expect.poll(() => others(bert)).toBe(`also here: ${anna.name}`);
    await anna.page.goto('/queue');
    await expect.poll(() => others(bert)).toBe('');
    await anna.close();
    expect([...bert.faults]).toEqual([]);
    await bert.close();
  });
});
