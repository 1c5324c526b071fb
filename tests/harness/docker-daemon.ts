import { execFile, execFileSync, spawn } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { eventually } from './follow-pipeline.ts';
import { findProgram } from './start-rsyslogd.ts';

const DOCKERD = findProgram('WATCHFLOOR_TEST_DOCKERD', ['/usr/sbin/dockerd', '/usr/bin/dockerd']);
const BUSYBOX = findProgram('WATCHFLOOR_TEST_BUSYBOX', ['/bin/busybox', '/usr/bin/busybox']);
const isRoot = process.getuid?.() === 0;

/** '' where a Docker daemon can be run here. */
export const dockerMissing =
  DOCKERD !== undefined && BUSYBOX !== undefined && isRoot
    ? ''
    : ' (skipped: needs root, dockerd and busybox; apt-get install docker.io busybox-static)';

const IMAGE = 'watchfloor-test:1';
const READY_MS = 30_000;

export type DockerDaemon = {
  readonly socket: string;
  /** Runs a container that prints `line` through a log driver, and waits for its end. */
  readonly print: (line: string, driver: string, options: Readonly<Record<string, string>>) => Promise<void>;
  readonly stop: () => Promise<void>;
};

/** A real dockerd of its own, without network and without an image from anywhere: busybox is all there is in it. */
export async function startDockerDaemon(): Promise<DockerDaemon> {
  const home = mkdtempSync(join(tmpdir(), 'watchfloor-docker-'));
  const socket = join(home, 'docker.sock');
  const places = ['--data-root', join(home, 'data'), '--exec-root', join(home, 'exec'), '--pidfile', join(home, 'pid')];
  const modest = [
    '--storage-driver',
    'vfs',
    '--iptables=false',
    '--bridge=none',
    '--exec-opt',
    'native.cgroupdriver=cgroupfs',
  ];
  const daemon = spawn(DOCKERD ?? '', [...places, ...modest, '-H', `unix://${socket}`], { stdio: 'ignore' });
  const ended = new Promise<void>((resolve) => daemon.once('exit', () => resolve()));
  const docker = (args: readonly string[]) => promisify(execFile)('docker', ['-H', `unix://${socket}`, ...args]);
  const stop = async () => {
    daemon.kill('SIGTERM');
    await ended;
    rmSync(home, { recursive: true, force: true, maxRetries: 5 });
  };
  try {
    await eventually(`dockerd within ${READY_MS} ms`, () =>
      docker(['version']).then(
        () => true,
        () => false,
      ),
    );
    makeImage(home, socket);
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    socket,
    print: async (line, driver, options) => {
      const flags = Object.entries(options).flatMap(([name, value]) => ['--log-opt', `${name}=${value}`]);
      await docker(['run', '--rm', '--network', 'none', '--log-driver', driver, ...flags, IMAGE, '/bin/echo', line]);
    },
    stop,
  };
}

function makeImage(home: string, socket: string): void {
  const root = join(home, 'image', 'bin');
  mkdirSync(root, { recursive: true });
  copyFileSync(BUSYBOX ?? '', join(root, 'busybox'));
  symlinkSync('busybox', join(root, 'echo'));
  const archive = join(home, 'image.tar');
  execFileSync('tar', ['-C', join(home, 'image'), '-cf', archive, '.']);
  execFileSync('docker', ['-H', `unix://${socket}`, 'import', archive, IMAGE], { stdio: 'ignore' });
}
