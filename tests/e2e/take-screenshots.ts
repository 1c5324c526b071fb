// Pictures every page of the built product with its sample: both themes, three widths. `npm run screenshots` runs this.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import type { AlertReply } from '../../src/detect/alerts/contract.ts';
import { launchBrowser, openWatchedPage, signInAs } from '../harness/browser.ts';
import { sampleAlerts } from '../harness/sample-alerts.ts';
import { makeDataDir, removeDataDir, type ServerProcess, startServerProcess } from '../harness/server-process.ts';

const [folder = 'screenshots', only = ''] = process.argv.slice(2);
const WIDTHS = [
  { name: '1280', viewport: { width: 1280, height: 800 }, isNarrow: false },
  { name: '1920', viewport: { width: 1920, height: 1080 }, isNarrow: false },
  { name: '390', viewport: { width: 390, height: 844 }, isNarrow: true },
];

type Place = { readonly name: string; readonly path: string; readonly isForNarrow: boolean };

/** A case as it stands in the middle of the work. Returns its number. */
async function workOnCase(page: Page, alertIds: readonly string[]): Promise<string> {
  const headers = { origin: new URL(page.url()).origin };
  const post = async (path: string, data: unknown) => (await page.request.post(path, { data, headers })).json();
  const { number } = await post('/api/v1/cases', { alertIds });
  const path = `/api/v1/cases/${number}`;
  await post(`${path}/notes`, { text: 'No earlier sign-in of this account from that address in the last 90 days.' });
  await post(`${path}/notes`, { kind: 'decision', text: 'Isolate the workstation; keep the server running, watched.' });
  await post(`${path}/tasks`, { title: 'Collect the memory of the workstation', isRequiredBeforeClose: true });
  await post(`${path}/tasks`, { title: 'Reset the credentials of the account', isRequiredBeforeClose: true });
  await post(`${path}/tasks`, { title: 'Ask the owner whether the tool was expected' });
  const { tasks } = await (await page.request.get(path)).json();
  await page.request.patch(`${path}/tasks/${tasks[2].id}`, { data: { state: 'done' }, headers });
  await post(`${path}/assign`, { owner: 'me' });
  return number;
}

const ADMINISTRATION: readonly Place[] = [
  { name: 'account', path: '/account', isForNarrow: true },
  { name: 'users', path: '/administration/users', isForNarrow: true },
  { name: 'audit', path: '/administration/audit', isForNarrow: true },
  { name: 'audit-empty', path: '/administration/audit?actor=nobody-of-this-name', isForNarrow: false },
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

async function picture(page: Page, path: string, name: string): Promise<void> {
  await page.goto(path);
  await page.waitForLoadState('networkidle');
  await page.waitForTimeout(200);
  await page.screenshot({ path: join(folder, `${name}.png`) });
}

async function pictureAll(server: ServerProcess, browser: Browser): Promise<void> {
  const alerts = await sampleAlerts(server);
  const worker = await openWatchedPage(browser, server);
  await worker.page.goto('/sign-in');
  await signInAs(server, worker.page, { role: 'manager', name: 'mara' });
  const alert = alerts.find(({ title }) => title.includes('Download')) ?? alerts[0];
  if (!alert) throw new Error('the sample raised no alert');
  const caseNumber = await workOnCase(
    worker.page,
    alerts.slice(0, 4).map(({ id }) => id),
  );
  const storageState = await worker.page.context().storageState();
  const shown = (await (await server.api(`/api/v1/alerts/${alert.id}`)).json()) as AlertReply;
  const places: readonly Place[] = [
    { name: 'queue', path: '/queue', isForNarrow: true },
    { name: 'queue-peek', path: `/queue?peek=${alert.id}`, isForNarrow: false },
    { name: 'alert', path: `/alerts/${alert.number}`, isForNarrow: true },
    { name: 'cases', path: '/cases', isForNarrow: true },
    { name: 'case', path: `/cases/${caseNumber}`, isForNarrow: true },
    { name: 'events', path: '/events', isForNarrow: true },
    { name: 'event', path: `/events/${shown.firstHits[0]?.eventId}`, isForNarrow: false },
    { name: 'detections', path: '/detections', isForNarrow: true },
    { name: 'detections-peek', path: `/detections?q=bitsadmin&peek=${shown.rule.id}`, isForNarrow: false },
    { name: 'detections-issues', path: '/detections?view=issues', isForNarrow: true },
    { name: 'queue-empty', path: '/queue?q=nothing-has-this-name', isForNarrow: false },
    { name: 'not-here', path: '/alerts/AL-4711', isForNarrow: false },
  ];
  const administratorState = await workAsAdministrator(server, browser);
  for (const colorScheme of ['dark', 'light'] as const) {
    for (const { name: width, viewport, isNarrow } of WIDTHS) {
      for (const [state, own] of [
        [storageState, places],
        [administratorState, ADMINISTRATION],
      ] as const) {
        const watched = await openWatchedPage(browser, server, { colorScheme, viewport, storageState: state });
        for (const { name, path, isForNarrow } of own) {
          if (name.startsWith(only) && (!isNarrow || isForNarrow))
            await picture(watched.page, path, `${name}-${colorScheme}-${width}`);
        }
        await watched.close();
        if (watched.faults.length > 0) process.stderr.write(`${watched.faults.join('\n')}\n`);
      }
    }
    const stranger = await openWatchedPage(browser, server, { colorScheme });
    await picture(stranger.page, '/sign-in', `sign-in-${colorScheme}-1280`);
    await stranger.close();
  }
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
