import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createEventEncoder, type Lake } from '../../collect/lake/index.ts';
import { eventOf, openTestLake, originOf, type TestLake } from '../../collect/lake/test-lake.ts';
import { parseRules, type SigmaRule } from '../rule-engine/index.ts';
import { askedWindow, placeWindow } from './asked-window.ts';

const NOW_MS = Date.UTC(2026, 10, 22, 12);
const WINDOWS_MS = Date.UTC(2026, 0, 10, 8, 30, 0, 250);
const LINUX_MS = Date.UTC(2026, 5, 1);
let test: TestLake;

beforeAll(async () => {
  test = await openTestLake();
  const linux = { product: 'linux', service: 'auth', categories: [] };
  const events = [
    eventOf(originOf(1, 0), { timeMs: WINDOWS_MS - 3_600_000 }),
    eventOf(originOf(1, 1), { timeMs: WINDOWS_MS }),
    eventOf(originOf(2, 0), { timeMs: LINUX_MS, logsource: linux }),
  ];
  await test.lake.insert(createEventEncoder()(events), 'asked-window');
});
afterAll(() => test.close());

function ruleFor(product: string): SigmaRule {
  const text = `title: Any\nid: 5b1c6b1e-0000-4000-8000-000000000001\nlogsource: {product: ${product}}\ndetection:\n  sel: {CommandLine: x}\n  condition: sel\n`;
  const [rule] = parseRules({ file: 'own.yml', text, version: '' }).rules;
  if (rule === undefined) throw new Error('the rule cannot be read');
  return rule;
}

/** A query that ends with its signal alone. */
function untilStopped<Row>(signal: AbortSignal): Promise<readonly Row[]> {
  return new Promise((_, refuse) => {
    const stop = () => refuse(new Error('stopped'));
    if (signal.aborted) stop();
    signal.addEventListener('abort', stop);
  });
}

async function endOf(...products: readonly string[]): Promise<string> {
  const deps = { lake: test.lake, nowMs: () => NOW_MS };
  const over = { rules: products.map(ruleFor), signal: new AbortController().signal, timeoutMs: 30_000 };
  const { fromMs, toMs } = await placeWindow(deps, { newestDays: 30 }, over);
  expect(toMs - fromMs).toBe(30 * 86_400_000);
  return new Date(toMs).toISOString();
}

describe('so many days up to the newest event', () => {
  it('end with the log sources of the rules, whatever others sent later', async () => {
    expect(await endOf('windows')).toBe('2026-01-10T08:30:00.251Z');
    expect(await endOf('linux')).toBe('2026-06-01T00:00:00.001Z');
    expect(await endOf('windows', 'linux')).toBe('2026-06-01T00:00:00.001Z');
  });

  it('end now where nothing of theirs was ever received, or no rule can be run', async () => {
    expect(await endOf('zeek')).toBe('2026-11-22T12:00:00.000Z');
    expect(await endOf()).toBe('2026-11-22T12:00:00.000Z');
  });

  it('end now where the lake does not tell in time, unless nobody asks any more', async () => {
    // How far the data reaches is asked without a signal, and reads no rows.
    const query: Lake['query'] = <Row>(sql: string, parameters: object, limits?: { readonly signal?: AbortSignal }) =>
      limits?.signal ? untilStopped<Row>(limits.signal) : test.lake.query<Row>(sql, { ...parameters });
    const deps = { lake: { ...test.lake, query }, nowMs: () => NOW_MS };
    const over = { rules: [ruleFor('zeek')], signal: new AbortController().signal, timeoutMs: 20 };
    expect(await placeWindow(deps, { newestDays: 1 }, over)).toMatchObject({ toMs: NOW_MS });
    const gone = placeWindow(deps, { newestDays: 1 }, { ...over, signal: AbortSignal.abort() });
    await expect(gone).rejects.toThrow('stopped');
  });

  it('stand instead of two ends, and a window has two', () => {
    const ends = { from: '2026-01-01T00:00:00Z', to: '2026-01-02T00:00:00Z' };
    expect(askedWindow({ newestDays: 30 })).toEqual({ newestDays: 30 });
    expect(askedWindow(ends)).toEqual({ fromMs: Date.UTC(2026, 0, 1), toMs: Date.UTC(2026, 0, 2) });
    for (const faulty of [{}, { from: ends.from }, { newestDays: 30, ...ends }, { newestDays: 30, to: ends.to }])
      expect(() => askedWindow(faulty)).toThrow(expect.objectContaining({ code: 'backtest.window' }));
  });
});
