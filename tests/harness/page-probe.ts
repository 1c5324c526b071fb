import type { Page } from 'playwright-core';

/* What a page's user waits for, measured inside of the page by what the browser itself reports. */

/** Runs before the page's own scripts. Text, because it is the browser's code: these files are checked without its types. */
const PROBE = `
  window.probe = { lcpMs: 0, shift: 0, longTasks: [], interactions: new Map(), pressedAt: 0 };
  const watch = (type, each, more) => new PerformanceObserver((list) => list.getEntries().forEach(each))
    .observe({ type, buffered: true, ...more });
  watch('largest-contentful-paint', (entry) => { probe.lcpMs = entry.startTime; });
  watch('layout-shift', (entry) => { if (!entry.hadRecentInput) probe.shift += entry.value; });
  watch('longtask', (entry) => { probe.longTasks.push(entry.duration); });
  watch('event', ({ interactionId, duration }) => {
    if (interactionId) probe.interactions.set(interactionId, Math.max(duration, probe.interactions.get(interactionId) ?? 0));
  }, { durationThreshold: 16 });
  for (const type of ['keydown', 'pointerdown'])
    addEventListener(type, (event) => { probe.pressedAt = event.timeStamp; }, { capture: true });
  // A message comes after the frame that the callback belongs to was drawn.
  probe.afterPaint = () => new Promise((done) => requestAnimationFrame(() => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => done(performance.now());
    port2.postMessage(0);
  }));
  probe.untilShown = (selector) => new Promise((done) => {
    const look = () => document.querySelector(selector) && (done(probe.afterPaint()), true);
    if (look()) return;
    const observer = new MutationObserver(() => look() && observer.disconnect());
    observer.observe(document, { childList: true, subtree: true, attributes: true });
  });
  probe.scroll = (selector, pxPerSecond, seconds) => new Promise((done) => {
    const list = document.querySelector(selector);
    const times = [];
    probe.longTasks.length = 0;
    const step = (now) => {
      times.push(now);
      const isEnd = list.scrollTop + list.clientHeight >= list.scrollHeight - 1;
      if (isEnd || now - times[0] > seconds * 1000) {
        const gaps = times.slice(1).map((time, at) => time - times[at]);
        // Long tasks are reported a moment later.
        setTimeout(() => done({ gaps, scrolledPx: list.scrollTop, longTasks: [...probe.longTasks] }), 200);
        return;
      }
      // By the clock: whoever scrolls does not wait for frames.
      list.scrollTop = ((now - times[0]) / 1000) * pxPerSecond;
      requestAnimationFrame(step);
    };
    list.scrollTop = 0;
    requestAnimationFrame(() => requestAnimationFrame(step));
  });
`;

export type Scroll = {
  readonly fps: number;
  /** The longest time between two frames. */
  readonly worstFrameMs: number;
  /** 0: none was as long as the 50 ms from which browsers report them. */
  readonly longestTaskMs: number;
  readonly rows: number;
};

export const installProbe = (page: Page) => page.addInitScript(PROBE);

/** How the load of the page that is open went. */
export function readLoad(page: Page): Promise<{ lcpMs: number; shift: number }> {
  return page.evaluate('({ lcpMs: probe.lcpMs, shift: probe.shift })');
}

/** Presses the key and gives the time from its event until a frame with the element was drawn, for each of them. */
export async function timesToShow(page: Page, key: string, selectors: readonly string[]): Promise<readonly number[]> {
  const shown = page.evaluate<number[]>(`Promise.all(${JSON.stringify(selectors)}.map(probe.untilShown))`);
  await page.keyboard.press(key);
  const times = await shown;
  const pressedAt = await page.evaluate<number>('probe.pressedAt');
  return times.map((time) => time - pressedAt);
}

export const ROW_PX = 32;

export async function scrollList(page: Page, pxPerSecond: number, seconds: number): Promise<Scroll> {
  const { gaps, scrolledPx, longTasks } = await page.evaluate<{
    gaps: number[];
    scrolledPx: number;
    longTasks: number[];
  }>(`probe.scroll('.table-scroll', ${pxPerSecond}, ${seconds})`);
  const totalMs = gaps.reduce((sum, gap) => sum + gap, 0);
  return {
    fps: (gaps.length * 1000) / totalMs,
    worstFrameMs: Math.max(...gaps),
    longestTaskMs: Math.max(0, ...longTasks),
    rows: Math.round(scrolledPx / ROW_PX),
  };
}

/**
 * Interaction to next paint of everything that was pressed since the last call. Browsers report those above 16 ms; the others count as
 * that, which is more than they took.
 */
export async function takeInteractions(page: Page, pressed: number): Promise<{ p75Ms: number; worstMs: number }> {
  // Until the last ones are reported.
  await page.waitForTimeout(300);
  const reported = await page.evaluate<number[]>(
    '(() => { const all = [...probe.interactions.values()]; probe.interactions.clear(); return all; })()',
  );
  const unreported = Array.from({ length: Math.max(0, pressed - reported.length) }, () => 16);
  const all = [...reported, ...unreported].toSorted((a, b) => a - b);
  return { p75Ms: all[Math.ceil(all.length * 0.75) - 1] ?? 0, worstMs: all.at(-1) ?? 0 };
}

/** Whether the probe sees what it is to see: frames of an idle page, and a task of 120 ms that is put in its way. */
export async function checkProbe(page: Page): Promise<{ idleFps: number; seenTaskMs: number }> {
  const gaps = await page.evaluate<number[]>(`new Promise((done) => {
    const times = [];
    const step = (now) => { times.push(now); times.length < 61 ? requestAnimationFrame(step)
      : done(times.slice(1).map((time, at) => time - times[at])); };
    requestAnimationFrame(step);
  })`);
  await page.evaluate(`new Promise((done) => { probe.longTasks.length = 0;
    setTimeout(() => { const end = performance.now() + 120; while (performance.now() < end); setTimeout(done, 200); }); })`);
  const seenTaskMs = await page.evaluate<number>('Math.max(0, ...probe.longTasks)');
  return { idleFps: (gaps.length * 1000) / gaps.reduce((sum, gap) => sum + gap, 0), seenTaskMs };
}
