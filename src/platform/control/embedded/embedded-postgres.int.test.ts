import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { sql } from 'kysely';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { type Control, openControl } from '../index.ts';
import { identifyProcess } from './living-process.ts';

const HOLDER = path.resolve(import.meta.dirname, '../../../../tests/harness/control-holder.ts');
const IS_ROOT = process.getuid?.() === 0;

let root: string;
let dataDir: string;
let opened: Control[] = [];

beforeAll(async () => {
  root = await mkdtemp(path.join(tmpdir(), 'watchfloor-embedded-'));
  await chmod(root, 0o755);
  dataDir = path.join(root, 'control');
});
afterEach(async () => {
  await Promise.all(opened.map((control) => control.close()));
  opened = [];
});
afterAll(async () => {
  await rm(root, { recursive: true, force: true });
});

async function open(embedded: { dataDir: string } = { dataDir }): Promise<Control> {
  const control = await openControl({ server: { embedded } });
  opened.push(control);
  return control;
}

async function postmasterPid(): Promise<number> {
  return Number((await readFile(path.join(dataDir, 'database-18', 'postmaster.pid'), 'utf8')).split('\n')[0]);
}

async function settingOf(control: Control, name: string): Promise<unknown> {
  const { rows } = await sql<{ setting: string }>`select current_setting(${name}) as setting`.execute(control.db);
  return rows[0]?.setting;
}

describe('the embedded PostgreSQL', () => {
  it('is a durable, checksummed UTF-8 server of version 18 that listens on a private socket only', async () => {
    const control = await open();
    expect(await settingOf(control, 'server_version')).toMatch(/^18\./);
    expect(await settingOf(control, 'listen_addresses')).toBe('');
    expect(await settingOf(control, 'fsync')).toBe('on');
    expect(await settingOf(control, 'full_page_writes')).toBe('on');
    expect(await settingOf(control, 'synchronous_commit')).toBe('on');
    expect(await settingOf(control, 'data_checksums')).toBe('on');
    expect(await settingOf(control, 'server_encoding')).toBe('UTF8');
    expect(await settingOf(control, 'autovacuum')).toBe('on');
    expect((await stat(path.join(dataDir, 'socket'))).mode & 0o777).toBe(0o700);
    expect((await stat(path.join(dataDir, 'database-18'))).mode & 0o777).toBe(0o700);
  });

  it.skipIf(!IS_ROOT)('does not run as root when Watchfloor does (needs root)', async () => {
    await open();
    const status = await readFile(`/proc/${await postmasterPid()}/status`, 'utf8');
    const [realUid, effectiveUid] = /^Uid:\s+(\d+)\s+(\d+)/m.exec(status)?.slice(1) ?? [];
    expect(Number(realUid)).toBeGreaterThan(0);
    expect(effectiveUid).toBe(realUid);
    expect(status).toMatch(/^Groups:\s*$/m);
  });

  it.skipIf(!IS_ROOT)('lets no other account in, even through an open socket folder (needs root)', async () => {
    const control = await open();
    await chmod(path.join(dataDir, 'socket'), 0o777);
    await chmod(dataDir, 0o755);
    const client = "import pg from 'pg'; const c = new pg.Client(process.argv[1]); await c.connect();";
    const url = `postgresql://watchfloor@${encodeURIComponent(path.join(dataDir, 'socket'))}/watchfloor`;
    // The account `daemon`; unix_socket_permissions keep it out before authentication would.
    const attempt = spawnSync(process.execPath, ['--input-type=module', '-e', client, url], {
      uid: 1,
      gid: 1,
      encoding: 'utf8',
    });
    expect(attempt.status).not.toBe(0);
    expect(attempt.stderr).toMatch(/EACCES|28000/);
    expect(await control.ping()).toBe(true);
  });

  it('keeps what was committed over a clean restart, and leaves no process and no lock behind', async () => {
    const control = await open();
    await sql`create table public.kept (line text)`.execute(control.db);
    await sql`insert into public.kept values ('still here')`.execute(control.db);
    const pid = await postmasterPid();
    await control.close();
    expect(await identifyProcess(pid)).toBeUndefined();
    expect(await readdir(dataDir)).not.toContain('watchfloor.lock');
    const again = await open();
    expect((await sql`select line from public.kept`.execute(again.db)).rows).toEqual([{ line: 'still here' }]);
  });

  it('refuses a folder that another process holds, naming it, and leaves that process alone', async () => {
    const control = await open();
    const second = openControl({ server: { embedded: { dataDir } } });
    await expect(second).rejects.toMatchObject({
      kind: 'conflict',
      code: 'control.locked',
      details: { pid: process.pid },
    });
    expect(await control.ping()).toBe(true);
  });

  it('takes over the lock of a dead process, also when somebody else has its pid now', async () => {
    const lock = path.join(dataDir, 'watchfloor.lock');
    await writeFile(lock, JSON.stringify({ pid: process.ppid, startedAt: 'long ago', token: 'dead' }));
    const control = await open();
    expect(await control.ping()).toBe(true);
    await control.close();
    await writeFile(lock, 'half a li');
    expect(await (await open()).ping()).toBe(true);
  });

  it('lets one of several that find a stale lock at the same time have it', async () => {
    await writeFile(
      path.join(dataDir, 'watchfloor.lock'),
      JSON.stringify({ pid: 2 ** 22, startedAt: '', token: 'dead' }),
    );
    const attempts = await Promise.allSettled(Array.from({ length: 4 }, () => open()));
    expect(attempts.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    for (const attempt of attempts) {
      if (attempt.status === 'rejected') expect(attempt.reason).toMatchObject({ code: 'control.locked' });
    }
  });

  it('finds the server that a killed Watchfloor left running, stops it and starts its own', async () => {
    const holder = spawn(process.execPath, [HOLDER, dataDir], { stdio: ['ignore', 'pipe', 'inherit'] });
    const [said] = await once(holder.stdout, 'data');
    expect(String(said)).toBe('open\n');
    const orphan = await postmasterPid();
    holder.kill('SIGKILL');
    await once(holder, 'close');
    expect(await identifyProcess(orphan)).toBeDefined();
    const control = await open();
    expect(await control.ping()).toBe(true);
    expect(await identifyProcess(orphan)).toBeUndefined();
    expect((await sql`select line from public.kept`.execute(control.db)).rows).toEqual([{ line: 'still here' }]);
  });

  it('starts where a stranger has the pid that the last server left in its file', async () => {
    await (await open()).close();
    opened = [];
    const file = path.join(dataDir, 'database-18', 'postmaster.pid');
    await writeFile(file, `${process.pid}\n${dataDir}\n1\n5432\n\n\n\nready\n`);
    expect(await (await open()).ping()).toBe(true);
  });

  it('is restarted when its postmaster is killed: what was in flight fails, what comes later succeeds', async () => {
    const control = await open();
    const inFlight = sql`select pg_sleep(20)`.execute(control.db);
    const refused = expect(inFlight).rejects.toMatchObject({ kind: 'unavailable', code: 'control.unavailable' });
    await pause(50);
    process.kill(await postmasterPid(), 'SIGKILL');
    await refused;
    await vi.waitFor(async () => expect(await control.ping()).toBe(true), { timeout: 10_000, interval: 50 });
    const { rows } = await sql`select line from public.kept`.execute(control.db);
    expect(rows).toEqual([{ line: 'still here' }]);
  });

  it('recovers when one of its backends is killed', async () => {
    const control = await open();
    const { rows } = await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(control.db);
    const inFlight = control.transaction(async (tx) => {
      const { rows: own } = await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(tx);
      process.kill(own[0]?.pid ?? 0, 'SIGKILL');
      await sql`select pg_sleep(20)`.execute(tx);
    });
    await expect(inFlight).rejects.toMatchObject({ code: 'control.unavailable' });
    await vi.waitFor(async () => expect(await control.ping()).toBe(true), { timeout: 10_000, interval: 50 });
    expect(rows[0]?.pid).toBeGreaterThan(0);
  });

  it('uses a short socket folder where the data folder lies too deep for one', async () => {
    const deep = path.join(root, 'd'.repeat(100), 'control');
    const control = await open({ dataDir: deep });
    expect(await control.ping()).toBe(true);
    const socketDir = String(await settingOf(control, 'unix_socket_directories'));
    expect(socketDir.startsWith(path.join(tmpdir(), 'watchfloor-'))).toBe(true);
    expect((await stat(socketDir)).mode & 0o777).toBe(0o700);
    await control.close();
    await rm(socketDir, { recursive: true });
  });

  it.skipIf(!IS_ROOT)(
    'refuses a data folder under one that only root may enter, and says which (needs root)',
    async () => {
      const secret = path.join(root, 'secret');
      await mkdir(secret, { mode: 0o700 });
      const attempt = openControl({ server: { embedded: { dataDir: path.join(secret, 'control') } } });
      await expect(attempt).rejects.toMatchObject({
        kind: 'invalid',
        code: 'control.untraversable',
        details: { ancestor: secret },
      });
      expect(await readdir(secret)).toEqual([]);
    },
  );

  it.skipIf(!IS_ROOT || spawnSync('setpriv', ['--version']).status !== 0)(
    'runs for an ordinary user as that user (needs root and setpriv)',
    async () => {
      const home = path.join(root, 'home');
      await mkdir(home);
      execFileSync('chown', ['65534:65534', home]);
      const folder = path.join(home, 'control');
      const script = `setpriv --reuid 65534 --regid 65534 --clear-groups "$0" "$1" "$2"`;
      const holder = spawn('sh', ['-c', `exec ${script}`, process.execPath, HOLDER, folder], {
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      const [said] = await once(holder.stdout, 'data');
      expect(String(said)).toBe('open\n');
      const pidFile = await readFile(path.join(folder, 'database-18', 'postmaster.pid'), 'utf8');
      holder.kill('SIGKILL');
      process.kill(Number(pidFile.split('\n')[0]), 'SIGQUIT');
      await once(holder, 'close');
      expect((await stat(folder)).uid).toBe(65_534);
    },
  );
});
