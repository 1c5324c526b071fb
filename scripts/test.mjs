// `npm test`: sets up what is missing, then runs every check. The last line counts: `N passed, N failed, N skipped`.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { bootstrap, root, runtimePath } from './bootstrap.mjs';
import { provideSystemPackages } from './system-packages.mjs';

const bin = (path) => join(root, 'node_modules', path);
const CHECKS = [
  ['formatting and lint', [bin('@biomejs/biome/bin/biome'), 'check', '--error-on-warnings', '.']],
  ['types of server, CLI and tests', [bin('typescript/bin/tsc'), '--noEmit']],
  ['types of the web pages', [bin('typescript/bin/tsc'), '--noEmit', '-p', 'web']],
  ['no dead files, exports or dependencies', [bin('knip/bin/knip.js')]],
];
/** One after the other: tests that kill processes or fill disks run alone, so that they disturb only themselves. */
const SUITES = ['unit', 'floor', 'e2e', 'faults'];

bootstrap();
const node = runtimePath();
const only = process.argv.slice(2);
/** Where nothing may be skipped: a test that did not run has proved nothing. */
const isCi = Boolean(process.env.WATCHFLOOR_CI);
const kit = resolve(root, process.env.WATCHFLOOR_DATA_KIT ?? join('..', 'shared', 'data'));
const env = { ...process.env, ...provideSystemPackages(), WATCHFLOOR_DATA_KIT: kit, NODE_ENV: 'test' };
const total = { passed: 0, failed: 0, skipped: 0 };
const skippedTests = [];
const startedAt = Date.now();
const elapsed = () => `${((Date.now() - startedAt) / 1000).toFixed(0)} s`;

function check(title, args) {
  const result = spawnSync(node, args, { cwd: root, encoding: 'utf8', env });
  const isGreen = result.status === 0;
  total[isGreen ? 'passed' : 'failed'] += 1;
  process.stdout.write(`${isGreen ? 'ok  ' : 'FAIL'}  ${title} (${elapsed()})\n`);
  if (!isGreen) process.stdout.write(`${result.stdout}${result.stderr}\n`);
}

function suite(name) {
  const folder = mkdtempSync(join(tmpdir(), 'watchfloor-test-'));
  const report = join(folder, 'counts.json');
  const args = [bin('vitest/vitest.mjs'), 'run', '--project', name, ...only];
  const result = spawnSync(node, args, {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
    env: { ...env, WATCHFLOOR_TEST_COUNTS: report },
  });
  try {
    const counts = JSON.parse(readFileSync(report, 'utf8'));
    for (const key of Object.keys(total)) total[key] += counts[key];
    skippedTests.push(...counts.skippedTests);
    if (result.status !== 0 && counts.failed === 0) total.failed += 1;
  } catch {
    total.failed += 1;
    process.stdout.write(`FAIL  suite ${name} ended without a report (exit ${result.status ?? result.signal})\n`);
  }
  rmSync(folder, { recursive: true, force: true });
  process.stdout.write(`----  suite ${name} done (${elapsed()})\n`);
}

if (!existsSync(kit))
  process.stdout.write(`No data kit at ${kit}: its tests are skipped. Set WATCHFLOOR_DATA_KIT to its folder.\n`);
if (only.length === 0) for (const [title, args] of CHECKS) check(title, args);
for (const name of SUITES) suite(name);
if (isCi && skippedTests.length > 0) {
  total.failed += 1;
  process.stdout.write(
    `FAIL  skipped, where nothing may be (WATCHFLOOR_CI):\n${skippedTests.map((name) => `      ${name}\n`).join('')}`,
  );
}
process.stdout.write(`${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped\n`);
process.exit(total.failed > 0 ? 1 : 0);
