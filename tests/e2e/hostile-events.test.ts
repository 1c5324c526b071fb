import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { AlertReply, AlertSummary } from '../../src/detect/alerts/contract.ts';
import { BROWSER, shownText, type WatchedPage, WITHOUT_BROWSER } from '../harness/browser.ts';
import { type FloorWithBrowser, startFloorWithBrowser } from '../harness/floor-with-browser.ts';
import { makeDataDir } from '../harness/server-process.ts';

/** Each would set `window.stolen` or open a dialog if any of it were ever taken for markup, a link or a script. */
const PAYLOADS = [
  '<script>window.stolen=1</script>',
  '<img src=x onerror="window.stolen=2">',
  '<svg onload=window.stolen=3>',
  '<svg><script>alert(4)</script></svg>',
  '"><img src=x onerror=alert(5)>',
  "'-alert(6)-'",
  '</textarea><script>window.stolen=7</script>',
  '</title><script>window.stolen=8</script>',
  '</style><script>window.stolen=9</script>',
  '<iframe srcdoc="<script>parent.stolen=10</script>"></iframe>',
  '<iframe src="javascript:parent.stolen=11"></iframe>',
  '<a href="javascript:window.stolen=12">open</a>',
  'javascript:window.stolen=13',
  'data:text/html,<script>opener.stolen=14</script>',
  '<body onload=alert(15)>',
  '<details open ontoggle=window.stolen=16>',
  '<input autofocus onfocus=window.stolen=17>',
  '<math><mtext><table><mglyph><style><img src=x onerror=alert(18)>',
  '<object data="javascript:alert(19)"></object>',
  '<base href="https://elsewhere.example/">',
  '<meta http-equiv="refresh" content="0;url=https://elsewhere.example/">',
  '<link rel=stylesheet href="https://elsewhere.example/x.css">',
  '<img src="https://elsewhere.example/beacon.png">',
  '<form action="https://elsewhere.example/"><button>go</button></form>',
  `{{constructor.constructor('window.stolen=25')()}}`,
  `$\{alert(26)}`,
  '&lt;script&gt;window.stolen=27&lt;/script&gt;',
  '\u003cscript\u003ewindow.stolen=28\u003c/script\u003e',
  '__proto__',
  'constructor',
];
/** Reordering, invisible and terminal characters: each must be named on the screen, never obeyed. */
const MARKS = [
  { text: 'invoice\u202Efdp.exe', shown: 'U+202E' },
  { text: 'isolate\u2066here\u2069', shown: 'U+2066' },
  { text: 'ad\u200Bmin', shown: 'U+200B' },
  { text: 'nul\u0000byte', shown: 'NUL' },
  { text: '\u001b[2J\u001b[31mred', shown: 'ESC' },
  { text: 'bell\u0007', shown: 'BEL' },
] as const;

const HIDDEN = ['\u202E', '\u2066', '\u200B', '\u0000', '\u001b', '\u0007'];

/** Elements that the pages themselves never draw inside of their root. */
const PLANTED = '#root :is(script, iframe, object, base, meta, link, img, form[action]), a[href^="javascript:"]';

const RULE = `title: 'Marker <img src=x onerror=window.stolen=40>'
id: 7c3a1b52-8f4e-4d0a-9b36-5f1d2c7e9a10
status: test
level: high
description: '<script>window.stolen=41</script> in a description'
author: '<b onmouseover=alert(42)>somebody</b>'
references: ['javascript:alert(43)', 'https://example.org/"><script>window.stolen=44</script>']
falsepositives: ['<svg onload=window.stolen=45>']
logsource: { product: windows, category: process_creation }
detection:
  selection: { CommandLine|contains: hostile-marker }
  condition: selection
`;

const fields = Object.fromEntries([
  ...PAYLOADS.map((payload, at) => [`Field${at}`, payload]),
  ...MARKS.map(({ text }, at) => [`Mark${at}`, text]),
  ['<img src=x onerror=window.stolen=50>', 'a field whose name is markup'],
]);
const commandLine = `hostile-marker ${PAYLOADS.join(' ')} ${MARKS.map(({ text }) => text).join(' ')}`;
const EVENT = {
  EventID: 1,
  Channel: 'Microsoft-Windows-Sysmon/Operational',
  SourceName: 'Microsoft-Windows-Sysmon',
  Hostname: 'HOST<img src=x onerror=window.stolen=60>\u202Eexe',
  User: 'CORP\\<svg onload=window.stolen=61>\u0000',
  Image: 'C:\\<script>alert(62)</script>.exe',
  TimeCreated: '2026-01-02T03:04:05.678Z',
  CommandLine: commandLine,
  ...fields,
};

describe.skipIf(!BROWSER)(`an event that an attacker wrote${WITHOUT_BROWSER}`, () => {
  let floor: FloorWithBrowser;
  let watched: WatchedPage;
  let alert: AlertReply;
  beforeAll(async () => {
    const dataDir = makeDataDir();
    const rulesDir = join(dataDir, 'rules-of-the-test');
    mkdirSync(rulesDir);
    writeFileSync(join(rulesDir, 'marker.yml'), RULE);
    const environment = { WATCHFLOOR_RULES_DIRS: rulesDir, WATCHFLOOR_RULES_PUBLIC_PACK: 'false' };
    floor = await startFloorWithBrowser({ flags: ['--no-demo'], environment, dataDir });
    const sent = await floor.server.api('/api/v1/ingest/windows-event-log', {
      method: 'POST',
      headers: { 'content-type': 'application/x-ndjson' },
      body: `${JSON.stringify(EVENT)}\n`,
    });
    expect(sent.status).toBe(202);
    const listed = async () => (await floor.get<{ data: AlertSummary[] }>('/api/v1/alerts')).data;
    const raised = await vi.waitFor(async () => (await listed())[0] ?? Promise.reject(new Error('no alert yet')), {
      timeout: 20_000,
    });
    alert = await floor.get<AlertReply>(`/api/v1/alerts/${raised.id}`);
    watched = await floor.openAs('analyst');
    // A dialog would be a fault of the watched page; this catches what only sets a flag.
    await watched.page.addInitScript('window.stolen = undefined');
  });
  afterAll(() => floor?.close());

  const page = () => watched.page;
  async function expectInert(): Promise<void> {
    await page().waitForLoadState('networkidle');
    await page().mouse.move(400, 300);
    await page().waitForTimeout(200);
    expect(await page().evaluate('window.stolen')).toBeUndefined();
    const planted = await page().evaluate(`document.querySelectorAll('${PLANTED}').length`);
    expect(planted).toBe(0);
    const document = await page().evaluate<string>('document.documentElement.outerHTML + document.title');
    for (const character of HIDDEN) expect(document).not.toContain(character);
    expect(new URL(page().url()).origin).toBe(new URL(floor.server.url).origin);
    expect(watched.faults).toEqual([]);
  }

  it('stands in the queue as text', async () => {
    await page().goto('/queue');
    const row = page().getByRole('grid', { name: 'Alerts' }).locator('tbody tr');
    await row.getByText(alert.title).waitFor();
    expect(await shownText(row)).toContain('<img src=x onerror=window.stolen=60>');
    expect(await shownText(row)).not.toContain('\u202E');
    await expectInert();
  });

  it('stands in the peek as text, every payload of it, with the hidden characters named', async () => {
    await page().goto(`/queue?peek=${alert.id}`);
    const peek = page().getByRole('complementary', { name: 'Alert' });
    await peek.getByRole('button', { name: 'Show the log line' }).click();
    await peek.getByRole('region', { name: 'Fields of the event' }).waitFor();
    const text = await shownText(peek);
    for (const payload of PAYLOADS) expect(text).toContain(payload);
    for (const { shown } of MARKS) expect(text).toContain(shown);
    await peek.getByRole('button', { name: 'Raw' }).click();
    await peek.getByRole('region', { name: 'Raw event' }).waitFor();
    await expectInert();
  });

  it('stands on the page of the alert as text', async () => {
    await page().goto(`/alerts/${alert.number}`);
    await page().getByRole('heading', { level: 1, name: alert.title }).waitFor();
    const text = await shownText(page().getByRole('main'));
    for (const payload of PAYLOADS) expect(text).toContain(payload);
    expect(await page().title()).toContain('<img');
    await expectInert();
  });

  it('stands in the list of events and on its own page as text', async () => {
    await page().goto('/events?q=hostile-marker');
    const list = page().getByRole('table', { name: 'Events, newest first' });
    await expect.poll(() => shownText(list)).toContain('<script>window.stolen=1</script>');
    await expectInert();
    await page().goto(`/events/${alert.firstHits[0]?.eventId}`);
    await page().getByRole('region', { name: 'Fields of the event' }).waitFor();
    const text = await shownText(page().getByRole('main'));
    for (const payload of PAYLOADS) expect(text).toContain(payload);
    for (const { shown } of MARKS) expect(text).toContain(shown);
    expect(text).toContain('<img src=x onerror=window.stolen=50>');
    await page().getByRole('button', { name: 'Raw' }).click();
    await page().getByRole('region', { name: 'Raw event' }).waitFor();
    await expectInert();
  });

  it('stands in a case and in the list of cases as text', async () => {
    await page().goto(`/alerts/${alert.number}`);
    await page().getByRole('heading', { level: 1, name: alert.title }).waitFor();
    await page().keyboard.press('m');
    await page().waitForURL('**/cases/CS-*');
    await page().getByRole('textbox', { name: 'Note' }).waitFor();
    await page().keyboard.press('n');
    await page().keyboard.type('<img src=x onerror=window.stolen=70> **not markdown** [x](javascript:alert(71))');
    await page().keyboard.press('Control+Enter');
    await page().getByText('<img src=x onerror=window.stolen=70>').waitFor();
    expect(await shownText(page().getByRole('main'))).toContain('<img src=x onerror=window.stolen=60>');
    await expectInert();
    await page().goto('/cases');
    await page().getByRole('table', { name: 'Cases' }).getByText('<img src=x').waitFor();
    await expectInert();
  });

  it('stands among the rules as text, and a rule gives no link that runs', async () => {
    await page().goto('/detections?peek=7c3a1b52-8f4e-4d0a-9b36-5f1d2c7e9a10');
    const peek = page().getByRole('complementary', { name: 'Rule' });
    await peek.getByText('javascript:alert(43)').waitFor();
    expect(await shownText(peek)).toContain('<svg onload=window.stolen=45>');
    await expectInert();
  });
});
