import { constants, existsSync } from 'node:fs';
import { access } from 'node:fs/promises';
import { join } from 'node:path';
import {
  type Door,
  type IntakeBook,
  type IntakeLine,
  RECEIVERS,
  type ReceiverDefinition,
} from '../collect/sources/index.ts';
import { type Route, route } from '../platform/http/index.ts';
import type { Actor } from '../platform/kernel/index.ts';
import type { Config } from './config.ts';
import { type DataStateDeps, describeData } from './describe-data.ts';
import type { IntakeTally } from './intake-tally.ts';
import { settingsInForce, variableOf } from './read-config.ts';
import { listReceivers, showConfiguration, showDataState } from './settings-contract.ts';
import type { Listening } from './start-receivers.ts';

export type SettingsRoutesDeps = DataStateDeps & {
  readonly tally: IntakeTally;
  readonly listening: Listening;
  readonly book: IntakeBook;
};

/** How this server is set up, for who looks after it; nothing here changes anything. */
export function settingsRoutes(deps: SettingsRoutesDeps): readonly Route[] {
  const startedAt = new Date(deps.clock.nowMs()).toISOString();
  return [
    route(listReceivers, async ({ actor }) => ({
      data: receiversOf(deps),
      next: null,
      startedAt,
      machine: mayReadMachine(actor) ? await describeMachine(deps) : null,
    })),
    route(showConfiguration, async () => ({ data: shownSettings(deps.config), next: null })),
    route(showDataState, () => describeData(deps)),
  ];
}

function receiversOf({ listening, tally, book }: SettingsRoutesDeps) {
  const http = {
    id: 'http',
    title: 'HTTP',
    address: listening.url === undefined ? null : `${listening.url}/api/v1/ingest/auto`,
    format: 'EVTX, JSON lines, CloudTrail, syslog lines',
    setting: null,
    lost: 0,
    ...tally,
  };
  const lines = Map.groupBy(book.lines(), ({ door }) => door);
  const doors = RECEIVERS.flatMap(({ doors: own }: ReceiverDefinition) => own);
  return [http, ...doors.map((door) => ({ ...describeDoor(door, listening), ...sumOf(lines.get(door.name) ?? []) }))];
}

function describeDoor({ name, title, takes, path, setting }: Door, { url, receivers }: Listening) {
  const port = receivers?.listening.find((place) => place.name === name);
  const below = url === undefined || path === undefined ? null : url + path;
  return {
    id: name,
    title,
    address: port === undefined ? below : `${port.host}:${port.port}`,
    format: takes,
    setting: setting === undefined ? null : variableOf(setting),
  };
}

const total = (counts: Readonly<Record<string, number>>) => Object.values(counts).reduce((sum, one) => sum + one, 0);

function sumOf(lines: readonly IntakeLine[]) {
  return {
    received: lines.reduce((sum, line) => sum + line.received, 0),
    refused: lines.reduce((sum, line) => sum + total(line.refused), 0),
    lost: lines.reduce((sum, line) => sum + total(line.dropped), 0),
  };
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
