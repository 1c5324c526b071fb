import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { randomUuid } from './random-uuid.ts';

it('makes random UUIDs of version 4', () => {
  const version4 = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
  expect(randomUuid()).toMatch(version4);
  expect(randomUuid()).not.toBe(randomUuid());
});

it('is used by every page in place of crypto.randomUUID, which plain http lacks', () => {
  const pages = join(import.meta.dirname, '..');
  const calling = readdirSync(pages, { recursive: true, encoding: 'utf8' })
    .filter((path) => /\.tsx?$/.test(path) && !/\.test\.tsx?$/.test(path))
    .filter((path) => readFileSync(join(pages, path), 'utf8').includes('crypto.randomUUID('));
  expect(calling).toEqual([]);
});
