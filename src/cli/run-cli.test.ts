import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { reportFailure } from './run-cli.ts';

const written = { stdout: '', stderr: '' };
beforeEach(() => {
  for (const name of ['stdout', 'stderr'] as const) {
    written[name] = '';
    vi.spyOn(process[name], 'write').mockImplementation((text) => {
      written[name] += String(text);
      return true;
    });
  }
});
afterEach(() => vi.restoreAllMocks());

it('a fault of our own is JSON too under --json, and its stack sends nothing to the terminal', () => {
  expect(reportFailure(new TypeError('no \u001b[2J'), { json: true })).toBe(2);
  expect(JSON.parse(written.stdout)).toEqual({
    schema: 'watchfloor.error/1',
    error: { code: 'cli.bug', kind: 'bug', message: 'no \u001b[2J' },
  });
  expect(written.stderr).toContain('TypeError: no ␛[2J\n');
  expect(written.stderr).not.toContain('\u001b');
});
