import type { Browser, BrowserContextOptions } from 'playwright-core';
import type { AlertSummary } from '../../src/detect/alerts/contract.ts';
import type { Role } from '../../src/platform/identity/contract.ts';
import { launchBrowser, openWatchedPage, signInAs, type WatchedPage } from './browser.ts';
import { sampleAlerts } from './sample-alerts.ts';
import { makeDataDir, removeDataDir, type ServerProcess, startServerProcess } from './server-process.ts';

export type FloorWithBrowser = {
  readonly server: ServerProcess;
  readonly browser: Browser;
  readonly dataDir: string;
  /** A new person of this role, signed in, on a page of their own. */
  readonly openAs: (role: Role, options?: BrowserContextOptions) => Promise<WatchedPage & { readonly name: string }>;
  /** A reply of the API, as the administrator. */
  readonly get: <Reply>(path: string) => Promise<Reply>;
  readonly alerts: () => Promise<AlertSummary[]>;
  readonly close: () => Promise<void>;
};

export type FloorOptions = {
  readonly flags: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  readonly dataDir?: string;
};

/** The built server on empty data, and a browser. */
export async function startFloorWithBrowser({
  flags,
  environment = {},
  dataDir = makeDataDir(),
}: FloorOptions): Promise<FloorWithBrowser> {
  const server = await startServerProcess({ dataDir, flags, environment });
  const browser = await launchBrowser();
  let people = 0;
  return {
    server,
    browser,
    dataDir,
    openAs: async (role, options) => {
      const watched = await openWatchedPage(browser, server, options);
      people += 1;
      const name = `${role}-${people}`;
      await signInAs(server, watched.page, { role, name });
      return { ...watched, name };
    },
    get: async <Reply>(path: string) => {
      const answer = await server.api(path);
      if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
      // The contract of the path, which the caller names.
      return (await answer.json()) as Reply;
    },
    alerts: () => sampleAlerts(server),
    close: async () => {
      await browser.close();
      await server.kill();
      removeDataDir(dataDir);
    },
  };
}
