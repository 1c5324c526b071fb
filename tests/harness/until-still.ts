import type { BrowserContext, Page, Request } from 'playwright-core';

const UNDER_WAY = new WeakMap<BrowserContext, Set<Request>>();
/** A reply is drawn, and what is drawn asks for more, well within this. */
const STILL_MS = 150;
/** A page that asks every second is never still for long. */
const STILL_AFTER_MS = 4_000;

/** Notes what the pages of the context ask for, from now on. The stream of live hints never ends, and is not waited for. */
export function noteRequests(context: BrowserContext): void {
  const underWay = new Set<Request>();
  UNDER_WAY.set(context, underWay);
  context.on('request', (request) => {
    if (request.resourceType() !== 'eventsource') underWay.add(request);
  });
  const end = (request: Request) => underWay.delete(request);
  context.on('requestfinished', end);
  context.on('requestfailed', end);
}

/** Until what it asked for has come and it asks for nothing more, or goes on asking for ever. */
export async function untilStill(page: Page): Promise<void> {
  const underWay = UNDER_WAY.get(page.context());
  if (!underWay) throw new Error('noteRequests was not called for this context');
  const giveUpAt = performance.now() + STILL_AFTER_MS;
  for (let stillSince = performance.now(); performance.now() < giveUpAt; ) {
    if (underWay.size > 0) stillSince = performance.now();
    else if (performance.now() - stillSince >= STILL_MS) return;
    await page.waitForTimeout(25);
  }
}
