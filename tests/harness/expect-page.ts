import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { expect } from 'vitest';

/** A generated page is as its sources say; UPDATE_GOLDENS=1 writes it anew. */
export function expectPage(path: string, text: string): void {
  if (process.env.UPDATE_GOLDENS === '1') writeFileSync(path, text);
  expect(existsSync(path) ? readFileSync(path, 'utf8') : '').toBe(text);
}
