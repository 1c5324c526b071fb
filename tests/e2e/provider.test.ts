import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BROWSER, openWatchedPage, WITHOUT_BROWSER } from '../harness/browser.ts';
import { type FloorWithBrowser, startFloorWithBrowser } from '../harness/floor-with-browser.ts';
import { startOpenIdProvider, type TestProvider } from '../harness/openid-provider.ts';

const KIM = { sub: 'kim-1', preferred_username: 'kim', groups: ['soc'] };

/** The provider has to know our address before we are there. */
async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const { port } = server.address() as AddressInfo;
  await new Promise((closed) => server.close(closed));
  return port;
}

describe.skipIf(!BROWSER)(`signing in at an OpenID provider${WITHOUT_BROWSER}`, () => {
  let floor: FloorWithBrowser;
  let provider: TestProvider;
  beforeAll(async () => {
    const port = await freePort();
    provider = await startOpenIdProvider([`http://127.0.0.1:${port}/sign-in`]);
    floor = await startFloorWithBrowser({
      flags: ['--no-demo', '--port', String(port)],
      environment: {
        WATCHFLOOR_OIDC_ISSUER: provider.issuer,
        WATCHFLOOR_OIDC_CLIENT_ID: provider.clientId,
        WATCHFLOOR_OIDC_CLIENT_SECRET: provider.clientSecret,
        WATCHFLOOR_OIDC_LABEL: 'Example Corp',
        WATCHFLOOR_OIDC_ROLES: 'soc=analyst',
        WATCHFLOOR_OIDC_CREATE_USERS: 'true',
      },
    });
  });
  afterAll(async () => {
    await floor?.close();
    await provider?.close();
  });

  it('goes there and comes back to the page that was wanted; a refusal is told in words', async () => {
    const { page, faults, close } = await openWatchedPage(floor.browser, floor.server);
    provider.become({ ...KIM, groups: ['guests'] });
    await page.goto('/cases');
    await page.waitForURL('**/sign-in?to=*');
    await page.getByRole('button', { name: 'Sign in with Example Corp' }).click();
    await page.getByRole('alert').getByText('None of your groups has a role here.').waitFor();
    expect(new URL(page.url()).search).toBe('');
    await page.getByRole('button', { name: 'Back to the sign-in' }).click();
    await page.context().clearCookies();
    provider.become({ ...KIM, sub: 'kim-2' });
    await page.goto('/cases');
    await page.getByRole('button', { name: 'Sign in with Example Corp' }).click();
    await page.waitForURL(`${floor.server.url}/cases`);
    await page.getByRole('button', { name: 'kim' }).waitFor();
    expect(faults.filter((fault) => !fault.startsWith(`request to ${provider.issuer}`))).toEqual([]);
    await close();
  });
});
