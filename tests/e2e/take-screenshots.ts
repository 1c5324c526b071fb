// Pictures every page of the built product with its sample: both themes, three widths. `npm run screenshots` runs this.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { launchBrowser, openWatchedPage, signInAs } from '../harness/browser.ts';
import { sampleAlerts } from '../harness/sample-alerts.ts';
import { openScreen, SCREENS } from '../harness/screens.ts';
import { makeDataDir, removeDataDir, type ServerProcess, startServerProcess } from '../harness/server-process.ts';
import { type Call, stageScreens } from '../harness/stage-screens.ts';

const [folder = 'screenshots', only = ''] = process.argv.slice(2);
const WIDTHS = [
  { name: '1280', viewport: { width: 1280, height: 800 }, isNarrow: false },
  { name: '1920', viewport: { width: 1920, height: 1080 }, isNarrow: false },
  { name: '390', viewport: { width: 390, height: 844 }, isNarrow: true },
];

/** Somebody with tokens and sessions, among people of whom one has left. */
async function workAsAdministrator(server: ServerProcess, browser: Browser) {
  const { page, close } = await openWatchedPage(browser, server);
  await page.goto('/sign-in');
  const { password } = await signInAs(server, page, { role: 'administrator', name: 'ada' });
  const headers = { origin: new URL(page.url()).origin };
  const post = async (path: string, data: unknown = {}) => (await page.request.post(path, { data, headers })).json();
  for (const [name, roles] of [
    ['kim', ['analyst', 'engineer']],
    ['lee', ['responder']],
    ['robin', ['it-operations']],
  ] as const)
    await post('/api/v1/users', { name, roles, ...(name === 'kim' && { password }) });
  const { id } = await post('/api/v1/users', { name: 'sam', roles: ['analyst'], password });
  await page.request.post(`/api/v1/users/${id}/disable`, { headers });
  const tomorrow = new Date(Date.now() + 86_400_000).toISOString();
  await post('/api/v1/tokens', { name: 'web servers', roles: ['collector'], expiresAt: null });
  const ended = await post('/api/v1/tokens', { name: 'trial', roles: ['collector', 'engineer'], expiresAt: tomorrow });
  await page.request.delete(`/api/v1/tokens/${ended.id}`, { headers });
  // Twice more, so that there are sessions beside the one that is pictured.
  for (let more = 0; more < 2; more += 1)
    await fetch(new URL('/api/v1/auth/sign-in', server.url), {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ name: 'ada', password }),
    });
  const state = await page.context().storageState();
  await close();
  return state;
}

async function pictureAll(server: ServerProcess, browser: Browser): Promise<void> {
  const alerts = await sampleAlerts(server);
  const storageState = await workAsAdministrator(server, browser);
  const worker = await openWatchedPage(browser, server, { storageState });
  const facts = await stageScreens(callsOf(worker.page, server.url), alerts);
  await worker.close();
  for (const colorScheme of ['dark', 'light'] as const) {
    for (const { name: width, viewport, isNarrow } of WIDTHS) {
      const member = await openWatchedPage(browser, server, { colorScheme, viewport, storageState });
      const stranger = await openWatchedPage(browser, server, { colorScheme, viewport });
      for (const screen of SCREENS.filter(({ name }) => name.startsWith(only))) {
        if (isNarrow && !screen.isForNarrow) continue;
        const { page } = screen.needs === 'nothing' ? stranger : member;
        await openScreen(page, screen, facts);
        await page.waitForTimeout(200);
        await page.screenshot({ path: join(folder, `${screen.name}-${colorScheme}-${width}.png`) });
      }
      for (const { faults, close } of [member, stranger]) {
        await close();
        if (faults.length > 0) process.stderr.write(`${faults.join('\n')}\n`);
      }
    }
  }
}

/** Calls with the session of whoever is signed in on the page. */
function callsOf(page: Page, origin: string): Call {
  return async (method, path, data) => {
    const answer = await page.request.fetch(path, { method, headers: { origin }, ...(data !== undefined && { data }) });
    if (!answer.ok()) throw new Error(`${method} ${path}: ${answer.status()} ${await answer.text()}`);
    return answer.json();
  };
}

mkdirSync(folder, { recursive: true });
const dataDir = makeDataDir();
const server = await startServerProcess({ dataDir, flags: ['--demo'] });
const browser = await launchBrowser();
try {
  await pictureAll(server, browser);
} finally {
  await browser.close();
  await server.stop();
  removeDataDir(dataDir);
}
