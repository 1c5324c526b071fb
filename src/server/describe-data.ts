import { statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { type Lake, lakeSize } from '../collect/lake/index.ts';
import { type Control, controlSize } from '../platform/control/index.ts';
import type { ReplyOf } from '../platform/http/contract.ts';
import type { Journal } from '../platform/journal/index.ts';
import type { Clock } from '../platform/kernel/index.ts';
import type { Config } from './config.ts';
import type { DataFolder } from './data-folder.ts';
import { folderBytes } from './folder-bytes.ts';
import type { showDataState } from './settings-contract.ts';

export type DataStateDeps = {
  readonly config: Config;
  readonly clock: Clock;
  readonly control: Control;
  readonly lake: Lake;
  readonly journal: Journal;
  readonly folder: DataFolder;
  readonly version: string;
  readonly checkout: string;
};

type DataState = ReplyOf<typeof showDataState>;
type Store = DataState['stores'][number];

/** What cannot be measured is unknown, and keeps nothing else from being told. */
export async function describeData(deps: DataStateDeps): Promise<DataState> {
  const { config, folder, version } = deps;
  return {
    version,
    runtime: `Node.js ${process.versions.node}`,
    stores: await Promise.all([
      { name: 'journal' as const, place: folder.journal, engine: null, bytes: deps.journal.stats().bytesOnDisk },
      describeEvents(deps),
      describeWork(deps),
      describeFolder('rules', folder.rules),
      describeFolder('log', join(folder.root, 'log')),
      describeFolder('cache', folder.cache),
    ]),
    disk: await describeDisk(folder.root),
    retention: retentionOf(config),
  };
}

async function describeEvents({ lake, folder, config }: DataStateDeps): Promise<Store> {
  const size = await lakeSize(lake).catch(() => undefined);
  const engine = size === undefined ? null : `ClickHouse ${size.version}`;
  return { name: 'events', place: placeOf(config.lake.url, folder.lake), engine, bytes: size?.bytes ?? null };
}

async function describeWork({ control, folder, config }: DataStateDeps): Promise<Store> {
  const size = await controlSize(control.db).catch(() => undefined);
  const engine = size === undefined ? null : `PostgreSQL ${size.version}`;
  return { name: 'work', place: placeOf(config.control.url, folder.control), engine, bytes: size?.bytes ?? null };
}

async function describeFolder(name: Store['name'], path: string): Promise<Store> {
  return { name, place: path, engine: null, bytes: await folderBytes(path).catch(() => null) };
}

/** The host alone: in front of it may stand a password. */
function placeOf(url: string | undefined, path: string): string {
  if (url === undefined) return path;
  return URL.canParse(url) ? new URL(url).host : 'a server of your own';
}

async function describeDisk(path: string): Promise<DataState['disk']> {
  const disk = await statfs(path).catch(() => undefined);
  if (disk === undefined) return { path, freeBytes: null, totalBytes: null };
  return { path, freeBytes: disk.bavail * disk.bsize, totalBytes: disk.blocks * disk.bsize };
}

function retentionOf({ journal, alerts }: Config): DataState['retention'] {
  return [
    { what: 'Events', rule: 'stay until you remove them: nothing expires by itself yet', setting: null },
    {
      what: 'Journal',
      rule: `keeps ${journal.keepMib.toLocaleString('en')} MiB of what is stored already`,
      setting: 'WATCHFLOOR_JOURNAL_KEEP_MIB',
    },
    {
      what: 'All hits of an alert',
      rule: `${alerts.keepHitsDays} days after its verdict, unless it belongs to a case; the alert itself stays`,
      setting: 'WATCHFLOOR_ALERTS_KEEP_HITS_DAYS',
    },
    { what: 'Cases, verdicts, audit trail', rule: 'stay', setting: null },
  ];
}
