import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { PROGRAMS, packagesToInstall } from './system-packages.mjs';

const byHand = packagesToInstall(PROGRAMS, { isCi: false });

it('installs a Docker daemon in continuous integration alone', () => {
  expect(byHand).toContain('strace');
  expect(byHand).not.toContain('docker.io');
  expect(packagesToInstall(PROGRAMS, { isCi: true })).toEqual(expect.arrayContaining(['docker.io', ...byHand]));
});

it('installs nothing that the contributors were not told of', () => {
  const told = readFileSync(join(import.meta.dirname, '..', 'CONTRIBUTING.md'), 'utf8');
  for (const name of packagesToInstall(PROGRAMS, { isCi: true })) expect(told).toContain(name);
});
