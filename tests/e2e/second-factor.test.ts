import { TOTP } from 'otpauth';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BROWSER, openWatchedPage, shownText, WITHOUT_BROWSER } from '../harness/browser.ts';
import { type FloorWithBrowser, startFloorWithBrowser } from '../harness/floor-with-browser.ts';

const PASSWORD = 'a long enough passphrase 1';
const STEP_MS = 30_000;

describe.skipIf(!BROWSER)(`a second factor${WITHOUT_BROWSER}`, () => {
  let floor: FloorWithBrowser;
  beforeAll(async () => {
    floor = await startFloorWithBrowser({ flags: ['--no-demo'] });
  });
  afterAll(() => floor?.close());

  const signInOn = async (page: Page, name: string) => {
    await page.goto('/sign-in');
    await page.getByLabel('Name').fill(name);
    await page.getByLabel('Password').first().fill(PASSWORD);
    await page.getByRole('button', { name: 'Sign in' }).click();
  };

  it('is enrolled, asked for, replaced by a recovery code, and reset by an administrator', async () => {
    const here = await floor.openAs('analyst');
    await here.page.goto('/account');
    await here.page.getByRole('button', { name: 'Set up an authenticator app …' }).click();
    const dialog = here.page.getByRole('dialog');
    await dialog.getByLabel('Current password').fill(PASSWORD);
    await dialog.getByRole('button', { name: 'Continue' }).click();
    await dialog.getByRole('img', { name: 'The secret as a QR code' }).waitFor();
    const secret = (await shownText(dialog.locator('.secret-text'))).replace(/\s/g, '');
    const code = (afterSteps = 0) => new TOTP({ secret }).generate({ timestamp: Date.now() + afterSteps * STEP_MS });
    await dialog.getByLabel('Code', { exact: true }).fill('000000');
    await dialog.getByRole('button', { name: 'Confirm' }).click();
    await dialog.getByRole('alert').getByText('The code is wrong.').waitFor();
    await dialog.getByLabel('Code', { exact: true }).fill(code());
    await dialog.getByRole('button', { name: 'Confirm' }).click();
    const recoveryCodes = (await shownText(dialog.getByRole('list'))).split('\n').filter((line) => line !== '');
    expect(recoveryCodes).toHaveLength(10);
    await dialog.getByRole('button', { name: 'I have kept them' }).click();
    await here.page.getByText('10 of 10 recovery codes left.').waitFor();

    const next = await openWatchedPage(floor.browser, floor.server, { viewport: { width: 390, height: 800 } });
    await signInOn(next.page, here.name);
    await next.page.getByText('one thing more').waitFor();
    // The step after: the one of now was used up by the confirmation.
    await next.page.getByLabel('Code', { exact: true }).fill(code(1));
    await next.page.getByRole('button', { name: 'Sign in' }).click();
    await next.page.waitForURL('**/queue');
    await signInOn(next.page, here.name);
    await next.page.getByLabel('Code', { exact: true }).fill(recoveryCodes[0] ?? '');
    await next.page.getByRole('button', { name: 'Sign in' }).click();
    await next.page.waitForURL('**/queue');
    await here.page.reload();
    await here.page.getByText('9 of 10 recovery codes left.').waitFor();

    const administrator = await floor.openAs('administrator');
    await administrator.page.goto('/settings/users');
    const row = administrator.page.getByRole('row', { name: new RegExp(`^${here.name}`) });
    await row.locator('.col-access').getByText('password and code').waitFor();
    await row.getByRole('button', { name: 'Sign-in …' }).click();
    await administrator.page.getByRole('button', { name: 'Reset the second factor' }).click();
    await administrator.page.getByText('The second factor is gone').waitFor();
    await administrator.page.getByRole('button', { name: 'End all sessions' }).click();
    await administrator.page.getByText('3 sessions have ended.').waitFor();
    await signInOn(next.page, here.name);
    await next.page.waitForURL('**/queue');
    expect([...here.faults, ...next.faults, ...administrator.faults]).toEqual([]);
    for (const watched of [here, next, administrator]) await watched.close();
  });
});
