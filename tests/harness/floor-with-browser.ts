import type { Browser, BrowserContextOptions } from 'playwright-core';
import type { AlertSummary } from '../../src/detect/alerts/contract.ts';
import type { Role } from '../../src/platform/identity/contract.ts';
import { launchBrowser, openWatchedPage, signInAs, type WatchedPage } from './browser.ts';
import { sampleAlerts } from './sample-alerts.ts';
import { makeDataDir, removeDataDir, type ServerProcess, startServerProcess } from './server-process.ts';
import type { Call } from './stage-screens.ts';

export type FloorWithBrowser = {
  readonly server: ServerProcess;
  readonly browser: Browser;
  readonly dataDir: string;
  /** A new person of this role, signed in, on a page of their own. */
  readonly openAs: (role: Role, options?: BrowserContextOptions) => Promise<WatchedPage & { readonly name: string }>;
  /** A reply of the API, as the administrator. */
  readonly get: <Reply>(path: string) => Promise<Reply>;
  /** Any call of the API, as the administrator. */
  readonly call: Call;
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
  const call = callerOf(server);
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
    get: (path) => call('GET', path),
    call,
    alerts: () => sampleAlerts(server),
    close: async () => {
      await browser.close();
      await server.kill();
      removeDataDir(dataDir);
    },
  };
}

/** Calls with the administrator's token. */
export function callerOf(server: ServerProcess): Call {
  return async <Reply>(method: string, path: string, body?: unknown) => {
    const answer = await server.api(path, {
      method,
      ...(body !== undefined && { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
    });
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
    // The contract of the path, which the caller names.
    return (answer.status === 204 ? undefined : await answer.json()) as Reply;
  };
}
