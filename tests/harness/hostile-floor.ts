import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { AlertReply, AlertSummary } from '../../src/detect/alerts/contract.ts';
import type { CaseReply } from '../../src/respond/cases/contract.ts';
import { type FloorWithBrowser, startFloorWithBrowser } from './floor-with-browser.ts';
import { MARKS, PAYLOADS } from './hostile-payloads.ts';
import type { ScreenFacts } from './screens.ts';
import { makeDataDir } from './server-process.ts';
import type { Call } from './stage-screens.ts';

export const HOSTILE_RULE = '7c3a1b52-8f4e-4d0a-9b36-5f1d2c7e9a10';
const ALL = [...PAYLOADS, ...MARKS.map(({ text }) => text)];
const yamlList = (texts: readonly string[]) => `[${texts.map((text) => JSON.stringify(text)).join(', ')}]`;

const RULE = `title: 'Marker <img src=x onerror=window.stolen=140>'
id: ${HOSTILE_RULE}
status: test
level: high
description: ${JSON.stringify(PAYLOADS.join(' '))}
author: '<b onmouseover=alert(142)>somebody</b>'
references: ${yamlList(['javascript:alert(143)', 'https://example.org/"><script>window.stolen=144</script>', ...PAYLOADS])}
falsepositives: ${yamlList(PAYLOADS)}
tags: ['attack.<svg onload=window.stolen=145>', attack.t1059]
# <script>window.stolen=146</script>
logsource: { product: windows, category: process_creation }
detection:
  selection: { CommandLine|contains: hostile-marker }
  condition: selection
`;
/** Its text can be read, and it is no rule: the list of faults shows what it says. */
const FAULTY_RULE = `title: '<img src=x onerror=window.stolen=150>'
logsource: { product: '<svg onload=window.stolen=151>' }
detection: { '<script>window.stolen=152</script>': { 'a|<b>': 1 }, condition: '<script>window.stolen=153</script>' }
`;

const sysmon = (fields: Readonly<Record<string, string>>) => ({
  EventID: 1,
  Channel: 'Microsoft-Windows-Sysmon/Operational',
  SourceName: 'Microsoft-Windows-Sysmon',
  TimeCreated: '2026-01-02T03:04:05.678Z',
  ...fields,
});

/** Everything in one event: payloads as values, and as names of fields. */
const WHOLE_EVENT = sysmon({
  Hostname: 'HOST<img src=x onerror=window.stolen=160>\u202Eexe',
  User: 'CORP\\<svg onload=window.stolen=161>\u0000',
  Image: 'C:\\<script>alert(162)</script>.exe',
  CommandLine: `hostile-marker ${ALL.join(' ')}`,
  ...Object.fromEntries(ALL.map((text, at) => [`Field${at}`, text])),
  ...Object.fromEntries(PAYLOADS.map((text) => [text, 'a field whose name is markup'])),
});

/** One for each payload, in every field that the lists have columns for. */
const EVENTS = PAYLOADS.map((text) =>
  sysmon({ Hostname: text, User: text, Image: text, ParentImage: text, CommandLine: `hostile-marker ${text}` }),
);

export type HostileFloor = FloorWithBrowser & { readonly facts: ScreenFacts; readonly alert: AlertReply };

/** A server whose every text was written by an attacker, or by a colleague who is one. */
export async function startHostileFloor(): Promise<HostileFloor> {
  const dataDir = makeDataDir();
  const rulesDir = join(dataDir, 'rules-of-the-test');
  mkdirSync(rulesDir);
  writeFileSync(join(rulesDir, 'marker.yml'), RULE);
  writeFileSync(join(rulesDir, 'faulty.yml'), FAULTY_RULE);
  const environment = { WATCHFLOOR_RULES_DIRS: rulesDir, WATCHFLOOR_RULES_PUBLIC_PACK: 'false' };
  const floor = await startFloorWithBrowser({ flags: ['--no-demo'], environment, dataDir });
  const lines = [WHOLE_EVENT, ...EVENTS].map((event) => JSON.stringify(event));
  const sent = await floor.server.api('/api/v1/ingest/windows-event-log', {
    method: 'POST',
    headers: { 'content-type': 'application/x-ndjson' },
    body: [...lines, ...PAYLOADS.map((text) => `{ no JSON: ${text}`)].join('\n'),
  });
  if (sent.status !== 202) throw new Error(`the events were refused: ${sent.status} ${await sent.text()}`);
  const alerts = await raisedAlerts(floor);
  const whole = alerts.find(({ entity }) => entity.name.includes('stolen=160'));
  if (!whole) throw new Error('the event that holds everything raised no alert');
  const alert = await floor.call<AlertReply>('GET', `/api/v1/alerts/${whole.id}`);
  const caseNumber = await writeEverywhere(floor.call, alert.id);
  const facts: ScreenFacts = {
    alertId: alert.id,
    alertNumber: alert.number,
    eventId: alert.firstHits[0]?.eventId ?? '',
    ruleId: HOSTILE_RULE,
    caseNumber,
    host: encodeURIComponent(alert.entity.name),
  };
  return { ...floor, facts, alert };
}

async function raisedAlerts(floor: FloorWithBrowser): Promise<readonly AlertSummary[]> {
  for (let tries = 0; tries < 200; tries += 1) {
    const { data } = await floor.get<{ data: AlertSummary[] }>('/api/v1/alerts?limit=200');
    if (data.length > PAYLOADS.length) return data;
    await sleep(100);
  }
  throw new Error('the events did not all raise an alert');
}

/** What people can write: case, notes, tasks, views, tokens, reasons. Returns the case's number. */
async function writeEverywhere(call: Call, alertId: string): Promise<string> {
  const title = `Case ${PAYLOADS[1]}`;
  const { number } = await call<CaseReply>('POST', '/api/v1/cases', { title, alertIds: [alertId] });
  await call('POST', `/api/v1/cases/${number}/notes`, { text: PAYLOADS.join('\n') });
  await call('POST', `/api/v1/cases/${number}/notes`, { kind: 'decision', text: PAYLOADS.join(' ') });
  for (const text of PAYLOADS.slice(0, 8)) {
    await call('POST', `/api/v1/cases/${number}/tasks`, { title: text });
    await call('POST', '/api/v1/views', { place: 'queue', name: text.slice(0, 60), search: 'q=x', sharing: 'team' });
  }
  await call('POST', '/api/v1/tokens', { name: PAYLOADS[3], roles: ['collector'], expiresAt: null });
  await call('POST', '/api/v1/exceptions', {
    ruleIds: [HOSTILE_RULE],
    // `__proto__` is refused in any body, and what follows `|` would be a modifier.
    criterion: Object.fromEntries(PAYLOADS.filter((text) => !/__proto__|\|/.test(text)).map((text) => [text, text])),
    reason: PAYLOADS.join(' ').slice(0, 500),
    expiresAt: new Date(Date.now() + 86_400_000).toISOString(),
  });
  await call('PATCH', `/api/v1/rules/${HOSTILE_RULE}`, { level: 'critical', reason: PAYLOADS[2] });
  return number;
}
