import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BROWSER, openWatchedPage, shownText, WITHOUT_BROWSER } from '../harness/browser.ts';
import { type FloorWithBrowser, startFloorWithBrowser } from '../harness/floor-with-browser.ts';

const PASSWORD = 'a long enough passphrase 1';

describe.skipIf(!BROWSER)(`accounts and administration${WITHOUT_BROWSER}`, () => {
  let floor: FloorWithBrowser;
  beforeAll(async () => {
    floor = await startFloorWithBrowser({ flags: ['--no-demo'] });
  });
  afterAll(() => floor?.close());

  const signInOn = async (page: Page, name: string, password: string) => {
    await page.goto('/sign-in');
    await page.getByLabel('Name').fill(name);
    await page.getByLabel('Password').first().fill(password);
    await page.getByRole('button', { name: 'Sign in' }).click();
  };

  it('a person changes the password, and the other sessions end', async () => {
    const here = await floor.openAs('analyst');
    const elsewhere = await openWatchedPage(floor.browser, floor.server);
    await signInOn(elsewhere.page, here.name, PASSWORD);
    await elsewhere.page.waitForURL('**/queue');
    await here.page.goto('/queue');
    await here.page.getByRole('button', { name: here.name }).click();
    await here.page.getByRole('menuitem', { name: 'Account' }).click();
    await here.page.getByText('2 open').waitFor();
    await here.page.getByLabel('Current password').fill('not it');
    await here.page.getByLabel('New password').fill('another long passphrase 2');
    await here.page.getByRole('button', { name: 'Change the password' }).click();
    await here.page.getByRole('alert').getByText('The current password is wrong.').waitFor();
    await here.page.getByLabel('Current password').fill(PASSWORD);
    await here.page.getByRole('button', { name: 'Change the password' }).click();
    await here.page.getByText('It is set. Your other sessions have ended.').waitFor();
    await here.page.getByText('1 open').waitFor();
    await elsewhere.page.goto('/account');
    await elsewhere.page.waitForURL('**/sign-in?to=*');
    expect([...here.faults, ...elsewhere.faults]).toEqual([]);
    await here.close();
    await elsewhere.close();
  });

  it('a person ends a session that is open elsewhere', async () => {
    const here = await floor.openAs('steering');
    const elsewhere = await openWatchedPage(floor.browser, floor.server);
    await signInOn(elsewhere.page, here.name, PASSWORD);
    await elsewhere.page.waitForURL('**/account');
    await here.page.goto('/account');
    // Who may keep no tokens is not shown any; the sessions are everybody's own.
    await here.page.getByText('this session').waitFor();
    expect(await here.page.getByText('API tokens').count()).toBe(0);
    await here.page.getByRole('button', { name: /^End the session of/ }).click();
    await here.page.getByText('1 open').waitFor();
    await elsewhere.page.goto('/account');
    await elsewhere.page.waitForURL('**/sign-in?to=*');
    expect(here.faults).toEqual([]);
    await here.close();
    await elsewhere.close();
  });

  it('a person makes a token, which works, and revokes it, and it works no more', async () => {
    const { page, faults, close } = await floor.openAs('engineer');
    await page.goto('/account');
    await page.getByText('A token lets a program act for you').waitFor();
    await page.getByRole('button', { name: 'Make a token …' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('What it is for').fill('web servers');
    // Nothing is offered that the maker may not do.
    expect(await dialog.getByLabel('administrator').count()).toBe(0);
    await dialog.getByLabel('collector').check();
    await dialog.getByRole('button', { name: 'Make the token' }).click();
    const secret = await dialog.getByLabel('Token “web servers”').inputValue();
    expect(secret).toMatch(/^wf_/);
    const status = async () => {
      const me = await fetch(new URL('/api/v1/me', floor.server.url), {
        headers: { authorization: `Bearer ${secret}` },
      });
      return me.status;
    };
    expect(await status()).toBe(200);
    await dialog.getByRole('button', { name: 'I have kept it' }).click();
    await page.reload();
    await page.getByRole('button', { name: 'Revoke web servers' }).click();
    expect(await shownText(page.getByRole('main'))).not.toContain(secret);
    await page.getByRole('dialog').getByRole('button', { name: 'Revoke' }).click();
    await page.getByText('1 that has ended').waitFor();
    expect(await status()).toBe(401);
    expect(faults).toEqual([]);
    await close();
  });

  it('an administrator adds a user, changes roles, disables and takes it back; all of it is on record', async () => {
    const { page, faults, close, name: administrator } = await floor.openAs('administrator');
    await page.goto('/queue');
    await page.getByRole('button', { name: administrator }).click();
    await page.getByRole('menuitem', { name: 'Settings' }).click();
    await page.getByRole('button', { name: 'Add a user …' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Name').fill('kim');
    await dialog.getByLabel('analyst').check();
    await dialog.getByLabel('Password').first().fill('kim kim kim kim kim');
    await dialog.getByRole('button', { name: 'Add the user' }).click();
    await dialog.getByRole('alert').getByText('A password needs').waitFor();
    await dialog.getByLabel('Password').first().fill(PASSWORD);
    await dialog.getByRole('button', { name: 'Add the user' }).click();
    await dialog.waitFor({ state: 'detached' });
    const row = page.getByRole('row', { name: /^kim/ });
    await row.getByRole('button', { name: 'Roles …' }).click();
    await dialog.getByLabel('engineer').check();
    await dialog.getByRole('button', { name: 'Set the roles' }).click();
    await row.getByText('analyst, engineer').waitFor();

    const kim = await openWatchedPage(floor.browser, floor.server);
    await signInOn(kim.page, 'kim', PASSWORD);
    await kim.page.waitForURL('**/queue');
    await row.getByRole('button', { name: 'Disable' }).click();
    await page.getByText('kim is disabled; sessions have ended').waitFor();
    await kim.page.goto('/account');
    await kim.page.waitForURL('**/sign-in?to=*');
    await signInOn(kim.page, 'kim', PASSWORD);
    await kim.page.getByRole('alert').getByText('Name or password is wrong.').waitFor();
    await page.getByRole('button', { name: 'Undo' }).click();
    await row.getByRole('button', { name: 'Disable' }).waitFor();
    await signInOn(kim.page, 'kim', PASSWORD);
    await kim.page.waitForURL('**/queue');
    await kim.close();

    await page.goto('/settings/audit');
    await page.getByLabel('To what').fill('user:kim');
    await page.waitForURL('**/settings/audit?subject=*');
    const shown = page.getByRole('table', { name: 'Audit trail, newest first' });
    for (const action of ['create-user', 'set-roles', 'disable-user', 'enable-user'])
      await shown.getByText(`identity.${action}`).first().waitFor();
    await page.getByLabel('What', { exact: true }).fill('cases');
    await page.getByRole('heading', { name: 'Nothing on record matches' }).waitFor();
    await page.getByRole('link', { name: 'Show everything' }).click();
    await shown.getByText('identity.bootstrap').waitFor();
    expect(faults).toEqual([]);
    await close();
  });

  it('an administrator cannot disable the own account by a slip', async () => {
    const { page, close, name } = await floor.openAs('administrator');
    await page.goto('/settings/users');
    const row = page.getByRole('row', { name: new RegExp(`^${name}`) });
    expect(await row.getByRole('button', { name: 'Disable' }).isDisabled()).toBe(true);
    await close();
  });

  it('an administrator is led from the own row to the account, which asks for the current password; from another’s not', async () => {
    const other = await floor.openAs('analyst');
    const { page, faults, close, name } = await floor.openAs('administrator');
    await page.goto('/settings/users');
    await page
      .getByRole('toolbar', { name: `Actions on ${other.name}` })
      .getByText('Sign-in …')
      .click();
    await page.getByRole('dialog').getByLabel('Password').first().waitFor();
    expect(await page.getByRole('dialog').getByLabel('Current password').count()).toBe(0);
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await page
      .getByRole('toolbar', { name: `Actions on ${name}` })
      .getByRole('link', { name: 'Sign-in …' })
      .click();
    await page.waitForURL('**/account');
    await page.getByLabel('Current password').waitFor();
    expect(faults).toEqual([]);
    await close();
    await other.close();
  });
});
