import type { Locator, Page } from 'playwright-core';

/** Any of them is a hand on a mouse, a pen or the glass. A key on a button makes a click, and none of these. */
const POINTER = ['pointerdown', 'pointermove', 'mousedown', 'mousemove', 'touchstart', 'wheel'];

/** From the next page that is opened on: what a pointer does there becomes a fault of the watched page. */
export async function forbidPointer(page: Page): Promise<void> {
  await page.addInitScript(
    `for (const type of ${JSON.stringify(POINTER)}) {
      addEventListener(type, () => console.error('a pointer was used: ' + type), { capture: true });
    }`,
  );
}

const TABS_AT_MOST = 250;

/** Moves the focus there with Tab, as somebody without a mouse does; `Shift+Tab` for what stands before. */
export async function tabTo(page: Page, target: Locator, key: 'Tab' | 'Shift+Tab' = 'Tab'): Promise<void> {
  await target.waitFor();
  for (let tabs = 0; tabs < TABS_AT_MOST; tabs += 1) {
    if (await hasFocus(target)) return;
    await page.keyboard.press(key);
  }
  throw new Error(`${TABS_AT_MOST} times ${key} do not lead to ${target}`);
}

/** Until the focus is where the page puts it. */
export async function waitForFocus(target: Locator): Promise<void> {
  await focused(target).waitFor();
}

async function hasFocus(target: Locator): Promise<boolean> {
  return (await focused(target).count()) > 0;
}

const focused = (target: Locator) => target.and(target.page().locator(':focus'));
