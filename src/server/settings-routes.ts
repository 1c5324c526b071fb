import { constants, existsSync } from 'node:fs';
import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { type Route, route } from '../platform/http/index.ts';
import type { Actor } from '../platform/kernel/index.ts';
import type { Config } from './config.ts';
import { type DataStateDeps, describeData } from './describe-data.ts';
import type { IntakeTally } from './intake-tally.ts';
import { settingsInForce } from './read-config.ts';
import { listReceivers, showConfiguration, showDataState } from './settings-contract.ts';
import type { Listening } from './start-receivers.ts';

export type SettingsRoutesDeps = DataStateDeps & {
  readonly tally: IntakeTally;
  readonly listening: Listening;
};

/** How this server is set up, for who looks after it; nothing here changes anything. */
export function settingsRoutes(deps: SettingsRoutesDeps): readonly Route[] {
  const startedAt = new Date(deps.clock.nowMs()).toISOString();
  return [
    route(listReceivers, async ({ actor }) => ({
      data: receiversOf(deps),
      next: null,
      startedAt,
      syslogLost: lostMessages(deps.listening),
      machine: mayReadMachine(actor) ? await describeMachine(deps) : null,
    })),
    route(showConfiguration, async () => ({ data: shownSettings(deps.config), next: null })),
    route(showDataState, () => describeData(deps)),
  ];
}

function receiversOf({ listening, config, tally }: SettingsRoutesDeps) {
  const { url, receivers } = listening;
  const { ports, syslog } = receivers ?? { ports: {} };
  const syslogAt = (port: number | undefined) => (port === undefined ? null : `${config.syslog.host}:${port}`);
  const messages = { refused: null, format: 'syslog (RFC 3164, RFC 5424)' };
  return [
    {
      id: 'http' as const,
      address: url === undefined ? null : `${url}/api/v1/ingest/auto`,
      format: 'EVTX, JSON lines, CloudTrail, syslog lines',
      setting: null,
      ...tally,
    },
    {
      ...messages,
      id: 'syslog-udp' as const,
      address: syslogAt(ports.syslogUdpPort),
      setting: 'WATCHFLOOR_SYSLOG_UDP_PORT',
      received: syslog?.receivedUdp ?? 0,
    },
    {
      ...messages,
      id: 'syslog-tcp' as const,
      address: syslogAt(ports.syslogTcpPort),
      setting: 'WATCHFLOOR_SYSLOG_TCP_PORT',
      received: syslog?.receivedTcp ?? 0,
    },
  ];
}

function lostMessages({ receivers }: Listening): number {
  if (receivers?.syslog === undefined) return 0;
  const { droppedEmpty, droppedBufferFull, droppedRefused, droppedClosing } = receivers.syslog;
  return droppedEmpty + droppedBufferFull + droppedRefused + droppedClosing;
}

/** Paths and programs of the machine are for who may read its logs, or how it is set up. */
function mayReadMachine({ permissions }: Actor): boolean {
  return permissions.has('events.read') || permissions.has('settings.read');
}

/** Where Linux distributions keep what happened on them. */
const LOG_FILES = ['/var/log/auth.log', '/var/log/secure', '/var/log/syslog', '/var/log/messages'];
const JOURNAL_PROGRAMS = ['/usr/bin/journalctl', '/bin/journalctl'];

async function describeMachine({ checkout, folder }: SettingsRoutesDeps) {
  const logs: string[] = [];
  for (const path of LOG_FILES) {
    const isReadable = await access(path, constants.R_OK).then(
      () => true,
      () => false,
    );
    if (isReadable) logs.push(path);
  }
  return {
    program: inShell(join(checkout, 'bin', 'watchfloor')),
    dataDir: inShell(folder.root),
    logs,
    hasJournal: JOURNAL_PROGRAMS.some((path) => existsSync(path)),
  };
}

/** A path as a POSIX shell takes it for one word. */
function inShell(path: string): string {
  return /^[\w./-]+$/.test(path) ? path : `'${path.replaceAll("'", `'\\''`)}'`;
}

function shownSettings(config: Config) {
  return settingsInForce(config).map(({ path, variable, description, value, defaultValue, isSet, isSecret }) => ({
    path,
    variable,
    description,
    value: value ?? null,
    isSet,
    isDefault: JSON.stringify(value) === JSON.stringify(defaultValue) && !(isSecret && isSet),
    isSecret,
  }));
}
