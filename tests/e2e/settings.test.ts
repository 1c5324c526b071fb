import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ReplyOf } from '../../src/platform/http/contract.ts';
import type { listReceivers, showConfiguration, showDataState } from '../../src/server/contract.ts';
import { BROWSER, shownText, WITHOUT_BROWSER } from '../harness/browser.ts';
import { type FloorWithBrowser, startFloorWithBrowser } from '../harness/floor-with-browser.ts';
import { ADMIN_TOKEN } from '../harness/server-process.ts';

describe.skipIf(!BROWSER)(`the settings${WITHOUT_BROWSER}`, () => {
  let floor: FloorWithBrowser;
  beforeAll(async () => {
    floor = await startFloorWithBrowser({
      flags: ['--no-demo'],
      environment: { WATCHFLOOR_SYSLOG_UDP_PORT: '0' },
    });
  });
  afterAll(() => floor?.close());

  it('tell by the API what listens, what came, where data lies and how the server runs, without a secret', async () => {
    await floor.server.api('/api/v1/ingest/nonsense', { method: 'POST', body: 'x' });
    const receivers = await floor.get<ReplyOf<typeof listReceivers>>('/api/v1/receivers');
    const door = (id: string) => receivers.data.find((one) => one.id === id);
    const [http, udp, tcp] = ['http', 'syslog-udp', 'syslog-tcp'].map(door);
    expect(http).toMatchObject({ address: `${floor.server.url}/api/v1/ingest/auto`, received: 0, refused: 1 });
    expect(udp?.address).toMatch(/^127\.0\.0\.1:\d+$/);
    expect(tcp?.address).toBeNull();
    const data = await floor.get<ReplyOf<typeof showDataState>>('/api/v1/settings/data');
    const engines = data.stores.map(({ engine }) => engine?.split(' ')[0]);
    expect(engines).toEqual([undefined, 'ClickHouse', 'PostgreSQL', undefined, undefined, undefined]);
    expect(data.stores.filter(({ bytes }) => bytes === null)).toEqual([]);
    const { data: settings } = await floor.get<ReplyOf<typeof showConfiguration>>('/api/v1/settings/configuration');
    const token = settings.find(({ path }) => path === 'admin.token');
    expect(token).toMatchObject({ value: null, isSet: true, isDefault: false, isSecret: true });
    expect(JSON.stringify(settings)).not.toContain(ADMIN_TOKEN);
  });

  it('open from the account menu, with a list of what there is beside each page', async () => {
    const { page, faults, close, name } = await floor.openAs('administrator');
    await page.goto('/queue');
    await page.getByRole('button', { name: new RegExp(`^${name}`) }).click();
    await page.getByRole('menuitem', { name: 'Settings' }).click();
    await page.waitForURL('**/settings/users');
    const list = page.getByRole('navigation', { name: 'Settings' });
    for (const section of await list.getByRole('link').all()) {
      await section.click();
      const title = await shownText(section);
      await page.getByRole('main').getByRole('heading', { name: title, level: 1 }).waitFor();
    }
    expect(await list.getByRole('link').count()).toBe(8);
    // Addresses from before they stood here go on.
    await page.goto('/administration/audit?actor=kim');
    await page.waitForURL('**/settings/audit?actor=kim');
    expect(faults).toEqual([]);
    await close();
  });

  it('show everybody’s tokens, and revoke one that is another’s', async () => {
    const engineer = await floor.openAs('engineer');
    const made = await engineer.page.request.post('/api/v1/tokens', {
      data: { name: 'web servers', roles: ['collector'], expiresAt: null },
      headers: { origin: floor.server.url },
    });
    expect(made.status()).toBe(201);
    const { page, faults, close } = await floor.openAs('administrator');
    await page.goto('/settings/tokens');
    const row = page.getByRole('row', { name: /^web servers/ });
    await row.getByText(engineer.name).waitFor();
    await row.getByText('never ends').waitFor();
    await page.goto('/settings/sources');
    await page.getByRole('region', { name: 'Collectors' }).getByText('web servers', { exact: true }).waitFor();
    await page.goto('/settings/tokens');
    await row.getByRole('button', { name: 'Revoke' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Revoke' }).click();
    await row.getByText(/^revoked/).waitFor();
    expect(faults).toEqual([]);
    await close();
    await engineer.close();
  });

  it('find a setting by a word, show only what differs, and keep both in the address', async () => {
    const { page, faults, close } = await floor.openAs('engineer');
    await page.goto('/settings/configuration');
    await page.getByRole('checkbox', { name: 'Only what differs from its default' }).check();
    await page.waitForURL('**/settings/configuration?only=set');
    await page.getByRole('row', { name: /^syslog\.udpPort/ }).waitFor();
    expect(await page.getByRole('row', { name: /^syslog\.tcpPort/ }).count()).toBe(0);
    await page.getByLabel('Search in the settings').fill('administrator');
    await page.waitForURL('**q=administrator**');
    const row = page.getByRole('row', { name: /^admin\.token/ });
    await row.getByText('set; it is not shown').waitFor();
    expect(faults).toEqual([]);
    await close();
  });

  it('say to who may not see them what would be needed, and whom to ask', async () => {
    const { page, faults, close, name } = await floor.openAs('analyst');
    await page.goto('/settings/data');
    await page.getByRole('heading', { name: 'You are not allowed to see this' }).waitFor();
    const words = await shownText(page.getByRole('main'));
    expect(words).toContain('settings.read');
    expect(words).toContain('Ask an administrator');
    await page.getByRole('button', { name: new RegExp(`^${name}`) }).click();
    await page.getByRole('menuitem', { name: 'Account' }).waitFor();
    expect(await page.getByRole('menuitem', { name: 'Settings' }).count()).toBe(0);
    expect(faults).toEqual([]);
    await close();
  });
});
