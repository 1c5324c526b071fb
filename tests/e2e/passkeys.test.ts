import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BROWSER, openWatchedPage, signInAs, WITHOUT_BROWSER } from '../harness/browser.ts';
import { type FloorWithBrowser, startFloorWithBrowser } from '../harness/floor-with-browser.ts';

const PASSWORD = 'a long enough passphrase 1';

/** A device of Chromium's own, which verifies its owner: what a laptop with a fingerprint reader is. */
async function plugDevice(page: Page) {
  const devTools = await page.context().newCDPSession(page);
  await devTools.send('WebAuthn.enable');
  const { authenticatorId } = await devTools.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
  return {
    setVerified: (isUserVerified: boolean) =>
      devTools.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified }),
  };
}

describe.skipIf(!BROWSER)(`passkeys${WITHOUT_BROWSER}`, () => {
  let floor: FloorWithBrowser;
  beforeAll(async () => {
    floor = await startFloorWithBrowser({ flags: ['--no-demo'] });
  });
  afterAll(() => floor?.close());

  /** Browsers make passkeys for names only; the test's own address is a number. */
  const byName = () => ({ ...floor.server, url: floor.server.url.replace('127.0.0.1', 'localhost') });

  it('are added, named, used to sign in without a name, and removed', async () => {
    const { page, faults, close } = await openWatchedPage(floor.browser, byName());
    await page.goto('/sign-in');
    await signInAs(byName(), page, { role: 'analyst', name: 'kim' });
    const device = await plugDevice(page);
    await page.goto('/account');
    await page.getByRole('button', { name: 'Add a passkey …' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Name').fill('laptop');
    await dialog.getByLabel('Current password').fill(PASSWORD);
    await dialog.getByRole('button', { name: 'Continue on the device' }).click();
    await page.getByText('never used').first().waitFor();
    await page.getByRole('button', { name: 'Name laptop' }).click();
    await dialog.getByLabel('Name').fill('desk laptop');
    await dialog.getByRole('button', { name: 'Name it' }).click();
    await page.getByText('desk laptop').waitFor();

    await page.getByRole('button', { name: 'kim' }).click();
    await page.getByRole('menuitem', { name: 'Sign out' }).click();
    await page.waitForURL('**/sign-in');
    await device.setVerified(false);
    await page.getByRole('button', { name: 'Sign in with a passkey' }).click();
    await page.getByRole('alert').getByText('It was cancelled, or the device did not answer in time.').waitFor();
    await device.setVerified(true);
    await page.getByRole('button', { name: 'Sign in with a passkey' }).click();
    await page.waitForURL('**/queue');
    await page.goto('/account');
    await page.getByText('by a passkey').waitFor();

    await page.getByRole('button', { name: 'Remove desk laptop' }).click();
    await dialog.getByLabel('Current password').fill(PASSWORD);
    await dialog.getByRole('button', { name: 'Remove' }).click();
    await page.getByText('cannot be phished').waitFor();
    await page.getByRole('button', { name: 'kim' }).click();
    await page.getByRole('menuitem', { name: 'Sign out' }).click();
    await page.waitForURL('**/sign-in');
    await page.getByRole('button', { name: 'Sign in with a passkey' }).click();
    await page.getByRole('alert').getByText('This passkey is not known here').waitFor();
    expect(faults).toEqual([]);
    await close();
  });

  it('are not offered at an address that browsers make none for, and the page says where they are', async () => {
    const { page, faults, close } = await floor.openAs('responder');
    await page.goto('/account');
    await page.getByText(`Open Watchfloor as ${byName().url}`).waitFor();
    expect(await page.getByRole('button', { name: 'Add a passkey …' }).isDisabled()).toBe(true);
    expect(faults).toEqual([]);
    await close();
  });
});
