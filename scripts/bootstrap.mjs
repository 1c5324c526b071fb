// Sets a fresh clone up: locked packages, the pinned Node 24 (itself a package), and a build when sources are newer than it.
// Plain JavaScript that Node 20.19 runs; everything after it runs under the pinned runtime.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = dirname(dirname(fileURLToPath(import.meta.url)));
const OLDEST_NODE = [20, 19];
const INSTALL_STAMP = join(root, 'node_modules', '.watchfloor-install');
const BUILD_STAMP = join(root, 'dist', '.stamp');
const BUILD_INPUTS = [
  'src',
  'web/src',
  'web/index.html',
  'web/vite.config.ts',
  'package-lock.json',
  'tsconfig.json',
  'content/rules',
];

const say = (line) => process.stderr.write(`${line}\n`);

/** Ends the process with a message that says what to do. Exit code 2: could not run. */
export function giveUp(message) {
  say(`watchfloor: ${message}`);
  process.exit(2);
}

function requireNode() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  const [oldestMajor, oldestMinor] = OLDEST_NODE;
  if (major > oldestMajor || (major === oldestMajor && minor >= oldestMinor)) return;
  giveUp(`Node ${process.versions.node} is too old to set Watchfloor up; it needs ${OLDEST_NODE.join('.')} or later.`);
}

/** The pinned Node 24 where its package exists for this platform, else this process's own if that is new enough. */
export function runtimePath() {
  const pinned = join(root, 'node_modules', `node-${process.platform}-${process.arch}`, 'bin', 'node');
  if (existsSync(pinned)) return pinned;
  if (Number(process.versions.node.split('.')[0]) >= 24) return process.execPath;
  return giveUp(`no Node 24 package for ${process.platform}-${process.arch}; run with Node 24 or later.`);
}

function run(command, args, options = {}) {
  const result = spawnSync(command, args, { cwd: root, stdio: ['ignore', 2, 2], ...options });
  if (result.error) giveUp(`${command} could not be started: ${result.error.message}`);
  if (result.status !== 0) giveUp(`${command} ${args.join(' ')} failed (exit ${result.status ?? result.signal}).`);
}

/** npm as it was called, or the one beside this Node. */
export function npmCommand() {
  const cli = process.env.npm_execpath;
  return cli?.endsWith('.js') ? [process.execPath, cli] : ['npm'];
}

function lockHash() {
  const lock = readFileSync(join(root, 'package-lock.json'));
  return createHash('sha256').update(lock).update(`${process.platform}-${process.arch}`).digest('hex');
}

const isInstalled = () => existsSync(INSTALL_STAMP) && readFileSync(INSTALL_STAMP, 'utf8') === lockHash();

function install() {
  if (isInstalled()) return;
  if (lstatSync(join(root, 'node_modules'), { throwIfNoEntry: false })?.isSymbolicLink()) {
    giveUp('node_modules is a link to another checkout, whose packages do not fit this one: remove the link.');
  }
  say('Setting up (1/2): installing locked packages, about 1.2 GB with both database engines; once.');
  const [npm, ...before] = npmCommand();
  run(npm, [...before, 'ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error']);
  writeFileSync(INSTALL_STAMP, lockHash());
}

/** The latest change among the inputs; a folder's own time tells of files that were taken away. */
function newestChangeMs(path) {
  const stats = statSync(path, { throwIfNoEntry: false });
  if (!stats) return 0;
  if (!stats.isDirectory()) return stats.mtimeMs;
  const inside = readdirSync(path).map((name) => newestChangeMs(join(path, name)));
  return inside.reduce((latest, each) => Math.max(latest, each), stats.mtimeMs);
}

function isBuilt() {
  const newest = BUILD_INPUTS.reduce((latest, path) => Math.max(latest, newestChangeMs(join(root, path))), 0);
  const stamp = statSync(BUILD_STAMP, { throwIfNoEntry: false });
  return stamp !== undefined && stamp.mtimeMs >= newest;
}

function build() {
  if (isBuilt()) return;
  const startedAt = Date.now();
  say('Setting up (2/2): building.');
  run(runtimePath(), [join(root, 'scripts', 'build.mjs')]);
  writeFileSync(BUILD_STAMP, '');
  // As of the start: what is saved during the build is newer than the stamp and is built next time.
  utimesSync(BUILD_STAMP, startedAt / 1000, startedAt / 1000);
}

/** One set-up at a time in one clone: the second waits for the first instead of tearing its packages apart. */
function takeLock() {
  const lock = join(root, '.cache', 'setup.lock');
  let isTold = false;
  while (!createLock(lock)) {
    const pid = livingHolder(lock);
    if (pid === undefined) rmSync(lock, { force: true });
    else if (pid !== 'unknown' && !isTold) {
      say(`Setting up: waiting for process ${pid} (${lock})`);
      isTold = true;
    }
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 200);
  }
  // However it ends, by giveUp() too.
  const release = () => rmSync(lock, { force: true });
  process.on('exit', release);
  return () => {
    process.removeListener('exit', release);
    release();
  };
}

function createLock(lock) {
  try {
    mkdirSync(dirname(lock), { recursive: true });
    writeFileSync(lock, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    if (error.code === 'EEXIST' && error.path === lock) return false;
    return giveUp(
      `${root} must be set up, and ${lock} cannot be written (${error.code}): run this once as the owner of the folder.`,
    );
  }
}

/** Undefined where the lock is stale: its process is gone, or, as after a container's restart, has the number we have now. */
function livingHolder(lock) {
  try {
    const pid = Number(readFileSync(lock, 'utf8'));
    // Empty: made this moment, or torn by a crash.
    if (!(pid > 0)) return Date.now() - statSync(lock).mtimeMs < 2_000 ? 'unknown' : undefined;
    if (pid === process.pid) return undefined;
    return isAlive(pid) ? pid : undefined;
  } catch {
    return undefined;
  }
}

function isAlive(pid) {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return error.code === 'EPERM';
  }
}

/** Everything a fresh clone needs before it can run. What is prepared needs no writing: another user's checkout runs, too. */
export function bootstrap() {
  requireNode();
  if (isInstalled() && isBuilt()) return;
  const release = takeLock();
  install();
  build();
  release();
}
