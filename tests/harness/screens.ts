import type { Page } from 'playwright-core';
import type { Permission } from '../../src/platform/identity/contract.ts';
import { untilStill } from './until-still.ts';

/** What addresses are made of: things that stand in the server that is looked at. `stageScreens` makes them. */
export type ScreenFacts = {
  readonly alertId: string;
  readonly alertNumber: string;
  readonly eventId: string;
  readonly ruleId: string;
  readonly caseNumber: string;
  readonly host: string;
};

export type Screen = {
  /** Its picture is named so. */
  readonly name: string;
  readonly path: (facts: ScreenFacts) => string;
  /** Who may see it: holders of a permission, everybody who is signed in, or strangers. */
  readonly needs: Permission | 'session' | 'nothing';
  /** Somebody on call meets it on a telephone. */
  readonly isForNarrow: boolean;
  /** Keys that open what stands over the page. */
  readonly press?: readonly string[];
};

type Address = string | Screen['path'];
/** Works at every width, and opens without a key, unless it says so. */
type Entry = Address | { readonly path: Address; readonly press?: readonly string[]; readonly isForNarrow?: boolean };

const screensFor = (needs: Screen['needs'], entries: Readonly<Record<string, Entry>>): readonly Screen[] =>
  Object.entries(entries).map(([name, entry]) => {
    const { path, ...rest } = typeof entry === 'object' ? entry : { path: entry };
    return { name, needs, isForNarrow: true, ...rest, path: typeof path === 'string' ? () => path : path };
  });

/**
 * Every screen there is, each in the states that look different. A new page is a line here: accessibility, overflow, size, hostile
 * data and pictures are then looked after.
 */
export const SCREENS: readonly Screen[] = [
  ...screensFor('alerts.read', {
    watch: '/watch',
    'watch-judged': '/watch?day=judged',
    'watch-peek': ({ alertId }) => `/watch?peek=${alertId}`,
    queue: '/queue',
    'queue-narrowed': '/queue?sample=only&from=2026-01-01T00:00:00.000Z',
    'queue-peek': ({ alertId }) => `/queue?peek=${alertId}`,
    'queue-empty': '/queue?q=nothing-has-this-name',
    palette: { path: '/queue', press: ['Control+k'] },
    search: { path: '/queue', press: ['/'] },
    shortcuts: { path: '/queue', press: ['?'] },
    verdict: { path: '/queue', press: ['j', 'v'] },
    alert: ({ alertNumber }) => `/alerts/${alertNumber}`,
    'alert-missing': '/alerts/AL-999999',
  }),
  ...screensFor('cases.read', {
    cases: '/cases',
    case: ({ caseNumber }) => `/cases/${caseNumber}`,
    'case-story': ({ caseNumber }) => `/cases/${caseNumber}?tab=story`,
    'case-timeline': ({ caseNumber }) => `/cases/${caseNumber}?tab=timeline`,
    'case-tasks': ({ caseNumber }) => `/cases/${caseNumber}?tab=tasks`,
    'case-entities': ({ caseNumber }) => `/cases/${caseNumber}?tab=entities`,
    'case-graph': ({ caseNumber }) => `/cases/${caseNumber}?tab=graph`,
    'case-lanes': ({ caseNumber }) => `/cases/${caseNumber}?tab=lanes`,
    'case-comms': ({ caseNumber }) => `/cases/${caseNumber}?tab=comms`,
  }),
  ...screensFor('events.read', {
    hunt: '/hunt',
    'hunt-results': '/hunt?query=EventID:*&by=class&open=host,Image',
    'hunt-table':
      '/hunt?query=EventID:*%20|%20stats%20count(),%20dc(Image)%20as%20programs%20by%20host,%20code%20|%20sort%20-count',
    'hunt-peek': ({ eventId }) => `/hunt?query=EventID:*&peek=${eventId}`,
    event: ({ eventId }) => `/events/${eventId}`,
    host: ({ host }) => `/estate/host/${host}`,
    'user-unknown': '/estate/user/nobody-of-this-name',
    sources: '/estate/sources',
  }),
  ...screensFor('rules.read', {
    detections: '/detections',
    'detections-peek': ({ ruleId }) => `/detections?q=bitsadmin&peek=${ruleId}`,
    'detections-filtered': '/detections?q=bitsadmin&level=high',
    'detections-issues': '/detections?view=issues',
    exceptions: '/detections?view=exceptions',
    rule: ({ ruleId }) => `/detections/${ruleId}`,
    'rule-missing': '/detections/no-such-rule',
    editor: ({ ruleId }) => `/detections/${ruleId}/edit`,
    'editor-new': '/detections/new',
    coverage: '/detections/coverage',
    'coverage-technique': '/detections/coverage?technique=T1059&layer=rules',
    'coverage-table': '/detections/coverage?as=table',
  }),
  ...screensFor('session', { account: '/account', 'page-missing': '/no-such-page' }),
  ...screensFor('session', {
    'first-steps': '/welcome',
    'first-steps-code': '/welcome?door=code',
    'first-steps-shift': '/welcome?door=shift',
  }),
  ...screensFor('events.ingest', {
    'first-steps-file': '/welcome?door=logs',
    'first-steps-paste': '/welcome?door=logs&way=paste',
    'first-steps-syslog': '/welcome?door=logs&way=syslog',
    'first-steps-machine': '/welcome?door=logs&way=machine',
  }),
  ...screensFor('users.manage', { users: '/settings/users', roles: '/settings/roles' }),
  ...screensFor('tokens.manage', { tokens: '/settings/tokens' }),
  ...screensFor('settings.read', {
    receivers: '/settings/sources',
    'sign-in-settings': '/settings/sign-in',
    'data-state': '/settings/data',
    configuration: '/settings/configuration',
  }),
  ...screensFor('audit.read', {
    audit: '/settings/audit',
    'audit-empty': '/settings/audit?actor=nobody-of-this-name',
  }),
  ...screensFor('nothing', { 'sign-in': '/sign-in' }),
];

/** Opens it and waits until what it asked for has come. */
export async function openScreen(page: Page, { path, press = [] }: Screen, facts: ScreenFacts): Promise<void> {
  await page.goto(path(facts));
  await page.getByRole('main').waitFor();
  await untilStill(page);
  for (const key of press) await page.keyboard.press(key);
  if (press.length === 0) return;
  await page.getByRole('dialog').waitFor();
  // Until it has faded in, its colours are not those that stay.
  await page.waitForTimeout(150);
}
