import type { Page } from 'playwright-core';
import { afterAll, beforeAll } from 'vitest';
import type { WatchedPage } from './browser.ts';
import { type FloorWithBrowser, startFloorWithBrowser } from './floor-with-browser.ts';

/** What the tests of one `describe` share. */
export type SampleDesk = {
  readonly floor: () => FloorWithBrowser;
  readonly page: () => Page;
  /** What the page did that no page may do. */
  readonly faults: () => readonly string[];
};

/** An analyst before the built server, once its sample has been played: set up before the first test, cleared after the last. */
export function sampleDesk(): SampleDesk {
  let floor: FloorWithBrowser | undefined;
  let watched: WatchedPage | undefined;
  beforeAll(async () => {
    floor = await startFloorWithBrowser({ flags: ['--demo'] });
    await floor.alerts();
    watched = await floor.openAs('analyst');
  });
  afterAll(() => floor?.close());
  const standing = <Part>(part: Part | undefined): Part => {
    if (part === undefined) throw new Error('the desk stands only while its tests run');
    return part;
  };
  return {
    floor: () => standing(floor),
    page: () => standing(watched).page,
    faults: () => standing(watched).faults,
  };
}
