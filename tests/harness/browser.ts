import { existsSync } from 'node:fs';
import { type Browser, type BrowserContextOptions, chromium, type Locator, type Page } from 'playwright-core';
import type { Role } from '../../src/platform/identity/contract.ts';
import type { ServerProcess } from './server-process.ts';
import { noteRequests } from './until-still.ts';

const CANDIDATES = [
  process.env.WATCHFLOOR_TEST_BROWSER,
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
];

/** The system's Chromium; undefined where there is none. */
export const BROWSER = CANDIDATES.find((path) => path !== undefined && existsSync(path));

/** Why the browser tests did not run, and what would make them: part of the name of what is skipped. */
export const WITHOUT_BROWSER = BROWSER
  ? ''
  : ' (skipped: no Chromium here; to have it: apt-get install chromium, or name one in WATCHFLOOR_TEST_BROWSER)';

const FLAGS = [
  '--headless',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

export function launchBrowser(): Promise<Browser> {
  if (!BROWSER) throw new Error(`No Chromium${WITHOUT_BROWSER}`);
  // Chromium's own sandbox refuses to work as root; anyone else keeps it.
  const isRoot = process.getuid?.() === 0;
  return chromium.launch({ executablePath: BROWSER, args: [...FLAGS, ...(isRoot ? ['--no-sandbox'] : [])] });
}

/** A page, and everything that it must never do. */
export type WatchedPage = {
  readonly page: Page;
  /** Errors, warnings and policy violations of the console, thrown errors, dialogs, and requests to other origins. */
  readonly faults: string[];
  readonly close: () => Promise<void>;
};

/** The browser reports answers of 4xx and 5xx as console errors; whether they are faults is for the test to say. */
const IS_STATUS_REPORT = /^Failed to load resource: /;

/** Everything that the content security policy or Trusted Types refused, whether the console says so or not. */
const REPORT_VIOLATIONS = `addEventListener('securitypolicyviolation', ({ effectiveDirective, blockedURI, sample }) =>
  tellOfViolation([effectiveDirective, blockedURI, sample].join(' ')))`;

export async function openWatchedPage(
  browser: Browser,
  server: Pick<ServerProcess, 'url'>,
  options: BrowserContextOptions = {},
): Promise<WatchedPage> {
  const context = await browser.newContext({
    baseURL: server.url,
    viewport: { width: 1280, height: 800 },
    timezoneId: 'UTC',
    ...options,
  });
  noteRequests(context);
  const faults: string[] = [];
  await context.exposeFunction('tellOfViolation', (text: string) => faults.push(`against the policy: ${text}`));
  await context.addInitScript(REPORT_VIOLATIONS);
  const { origin } = new URL(server.url);
  context.on('request', (request) => {
    const address = request.url();
    const isOwn = address.startsWith(`${origin}/`) || address.startsWith('data:') || address.startsWith('blob:');
    if (!isOwn) faults.push(`request to ${address}`);
  });
  context.on('console', (message) => {
    if (!['error', 'warning'].includes(message.type()) || IS_STATUS_REPORT.test(message.text())) return;
    faults.push(`console ${message.type()}: ${message.text()}`);
  });
  context.on('weberror', (failure) => faults.push(`thrown: ${failure.error().message}`));
  context.on('dialog', (dialog) => {
    faults.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss().catch(() => undefined);
  });
  const page = await context.newPage();
  page.setDefaultTimeout(15_000);
  return { page, faults, close: () => context.close() };
}

/** What a person can read there: without what style sheets hide, with line breaks. */
export function shownText(place: Locator): Promise<string> {
  // biome-ignore lint/performance/useDomNodeTextContent: the rendered text is what these tests are about.
  return place.innerText();
}

/** The link that the server printed when it started. It works once. */
export function signInLink(server: Pick<ServerProcess, 'output'>): string {
  const link = /http\S+\/sign-in#code=\S+/.exec(server.output())?.[0];
  if (!link) throw new Error(`the server printed no sign-in link:\n${server.output()}`);
  return link;
}

const PASSWORD = 'a long enough passphrase 1';

type Person = { readonly role: Role; readonly name: string };

/** Makes this user through the API and signs the page's context in as them. */
export async function signInAs(
  server: ServerProcess,
  page: Page,
  person: Person,
): Promise<{ readonly password: string }> {
  const user = { name: person.name, password: PASSWORD };
  const made = await server.api('/api/v1/users', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ ...user, roles: [person.role] }),
  });
  if (made.status !== 201) throw new Error(`no user was made: ${made.status} ${await made.text()}`);
  const { origin } = new URL(server.url);
  const signedIn = await page.request.post('/api/v1/auth/sign-in', { data: user, headers: { origin } });
  if (!signedIn.ok()) throw new Error(`no sign-in: ${signedIn.status()} ${await signedIn.text()}`);
  return { password: PASSWORD };
}
