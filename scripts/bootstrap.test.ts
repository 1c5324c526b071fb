import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';

let checkout: string;
let lock: string;
let holder: ChildProcess | undefined;

/** A checkout whose packages are installed, with a build that the test writes. */
beforeEach(() => {
  checkout = mkdtempSync(join(tmpdir(), 'watchfloor-bootstrap-'));
  lock = join(checkout, '.cache', 'setup.lock');
  for (const folder of ['scripts', 'node_modules', 'dist']) mkdirSync(join(checkout, folder));
  copyFileSync(join(import.meta.dirname, 'bootstrap.mjs'), join(checkout, 'scripts', 'bootstrap.mjs'));
  writeFileSync(join(checkout, 'package-lock.json'), '{}');
  const installed = createHash('sha256').update('{}').update(`${process.platform}-${process.arch}`).digest('hex');
  writeFileSync(join(checkout, 'node_modules', '.watchfloor-install'), installed);
  buildWith('');
});
afterEach(() => {
  holder?.kill('SIGKILL');
  rmSync(checkout, { recursive: true, force: true });
});

const buildWith = (script: string) => writeFileSync(join(checkout, 'scripts', 'build.mjs'), script);
const isBuilt = () => existsSync(join(checkout, 'dist', '.stamp'));
const command = () => {
  const module = JSON.stringify(join(checkout, 'scripts', 'bootstrap.mjs'));
  return ['--input-type=module', '--eval', `(await import(${module})).bootstrap()`];
};
const run = () => spawnSync(process.execPath, command(), { encoding: 'utf8', timeout: 30_000 });

function writeLock(content: string): void {
  mkdirSync(join(checkout, '.cache'), { recursive: true });
  writeFileSync(lock, content);
}

it('writes nothing where everything is prepared', () => {
  writeFileSync(join(checkout, 'dist', '.stamp'), '');
  // Nobody, root included, can make a folder in a file.
  writeFileSync(join(checkout, '.cache'), 'in the way');
  expect(run()).toMatchObject({ status: 0, stderr: '' });
});

it('says what to do where something is missing and the checkout cannot be written', () => {
  writeFileSync(join(checkout, '.cache'), 'in the way');
  const { status, stderr } = run();
  expect(status).toBe(2);
  expect(stderr).toMatch(/^watchfloor: .* must be set up, and .*setup\.lock cannot be written/);
});

it('leaves no lock behind, also when the build fails', () => {
  buildWith('process.exit(1)');
  expect(run().status).toBe(2);
  expect(existsSync(lock)).toBe(false);
  buildWith('');
  expect(run().status).toBe(0);
  expect([isBuilt(), existsSync(lock)]).toEqual([true, false]);
});

it('takes over the lock of a process that is gone', () => {
  writeLock(String(spawnSync('true').pid));
  expect(run().status).toBe(0);
  expect(isBuilt()).toBe(true);
});

it('takes over a lock with its own process number, left before a container’s restart', () => {
  buildWith("import { readFileSync } from 'node:fs'; if (!readFileSync(process.env.LOCK, 'utf8')) process.exit(1);");
  const shell = `mkdir -p "$(dirname "$LOCK")"; printf $$ > "$LOCK"; exec "$@"`;
  const { status } = spawnSync('sh', ['-c', shell, 'sh', process.execPath, ...command()], {
    env: { ...process.env, LOCK: lock },
    timeout: 30_000,
  });
  expect(status).toBe(0);
});

it('waits for a process that sets up, saying so once', async () => {
  holder = spawn('sleep', ['60']);
  writeLock(String(holder.pid));
  const waiting = spawn(process.execPath, command(), { stdio: ['ignore', 'ignore', 'pipe'] });
  const ended = new Promise<number | null>((resolve) => waiting.once('exit', resolve));
  let said = '';
  await new Promise<void>((resolve) =>
    waiting.stderr.on('data', (chunk: Buffer) => {
      said += chunk;
      resolve();
    }),
  );
  expect(readFileSync(lock, 'utf8')).toBe(String(holder.pid));
  await new Promise((resolve) => setTimeout(resolve, 600));
  rmSync(lock);
  expect(await ended).toBe(0);
  expect(said.match(/waiting for process \d+ \(.*setup\.lock\)/g)).toHaveLength(1);
  expect(isBuilt()).toBe(true);
});
