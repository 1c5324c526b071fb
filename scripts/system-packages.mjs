// Programs that some tests drive for real: a browser, log senders, shells. Found; or installed by apt where we are root.
import { spawnSync } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

const say = (line) => process.stderr.write(`${line}\n`);

export const PROGRAMS = [
  {
    names: ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'],
    packages: ['chromium'],
    env: 'WATCHFLOOR_TEST_BROWSER',
  },
  { names: ['logger'], packages: ['bsdutils'], env: 'WATCHFLOOR_TEST_LOGGER' },
  { names: ['rsyslogd'], packages: ['rsyslog'], env: 'WATCHFLOOR_TEST_RSYSLOGD' },
  {
    names: ['omelasticsearch.so'],
    folders: ['/usr/lib/x86_64-linux-gnu/rsyslog', '/usr/lib/aarch64-linux-gnu/rsyslog', '/usr/lib/rsyslog'],
    packages: ['rsyslog-elasticsearch'],
    env: 'WATCHFLOOR_TEST_OMELASTICSEARCH',
  },
  { names: ['openssl'], packages: ['openssl'], env: 'WATCHFLOOR_TEST_OPENSSL' },
  { names: ['zsh'], packages: ['zsh'], env: 'WATCHFLOOR_TEST_ZSH' },
  { names: ['fish'], packages: ['fish'], env: 'WATCHFLOOR_TEST_FISH' },
  // Its package starts a daemon that runs as root, and starts it at every boot from then on: not on somebody's workstation.
  { names: ['dockerd'], packages: ['docker.io'], env: 'WATCHFLOOR_TEST_DOCKERD', isForCi: true },
  { names: ['busybox'], packages: ['busybox-static'], env: 'WATCHFLOOR_TEST_BUSYBOX' },
  { names: ['strace'], packages: ['strace'], env: 'WATCHFLOOR_TEST_STRACE' },
];

function find({ names, folders }) {
  const places = folders ?? [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin', '/sbin'];
  for (const path of places.flatMap((folder) => names.map((name) => join(folder, name)))) {
    try {
      // A module of a program is read, not run.
      accessSync(path, folders ? constants.R_OK : constants.X_OK);
      return path;
    } catch {
      // Not here: look on.
    }
  }
  return undefined;
}

const apt = (args) =>
  spawnSync('apt-get', args, { stdio: ['ignore', 2, 2], env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } });

/** The packages of `missing` programs that are installed unasked. */
export function packagesToInstall(missing, { isCi }) {
  return missing.filter(({ isForCi }) => isCi || !isForCi).flatMap(({ packages }) => packages);
}

/** Returns environment variables that name the programs found. A test whose program is missing skips and says the command. */
export function provideSystemPackages() {
  const missing = PROGRAMS.filter((program) => !process.env[program.env] && !find(program));
  const packages = packagesToInstall(missing, { isCi: Boolean(process.env.WATCHFLOOR_CI) });
  if (packages.length > 0 && process.getuid?.() === 0 && find({ names: ['apt-get'] })) {
    say(`Installing system packages for the tests: ${packages.join(' ')}`);
    apt(['update', '-q']);
    // One at a time: a name that this distribution does not know must not keep the others out.
    for (const name of packages) apt(['install', '-y', '-q', '--no-install-recommends', name]);
  }
  const found = {};
  for (const program of PROGRAMS) {
    const path = process.env[program.env] ?? find(program);
    if (path) found[program.env] = path;
    else
      say(
        `Not found: ${program.names[0]} (its tests are skipped; to have them: apt-get install ${program.packages.join(' ')})`,
      );
  }
  return found;
}
