import { describe, expect, it } from 'vitest';
import { readRules } from './read-rules.ts';
import { readRulesAside } from './read-rules-aside.ts';

const { signal: never } = new AbortController();

function ruleText(detection: string, n = 1): string {
  return `title: Rule ${n}
id: 5b1c6b1e-0000-4000-8000-${String(n).padStart(12, '0')}
author: A. Writer
level: high
status: test
logsource: {product: windows}
detection:
  sel: ${detection}
  condition: sel
`;
}

/** Each value stands for hundreds: a few kilobytes grow to megabytes. */
function growing(n: number) {
  const values = Array.from({ length: 120 }, (_, value) => `'-a -b -c -d x${value}'`).join(', ');
  return { file: `${n}.yml`, text: ruleText(`{CommandLine|windash|contains: [${values}]}`, n) };
}

const many = Array.from({ length: 40_000 }, (_, n) => `x${n}`).join(', ');
const slow = [{ file: 'slow.yml', text: ruleText(`{CommandLine|contains: [${many}]}`) }];

describe('the rules of a backtest', () => {
  it('are read beside other work, as they would be read here', async () => {
    let ticks = 0;
    const clock = setInterval(() => {
      ticks += 1;
    }, 5);
    const read = await readRulesAside(slow, never);
    clearInterval(clock);
    expect(ticks).toBeGreaterThan(15);
    expect(read).toEqual(readRules(slow));
    expect(read.rules).toHaveLength(1);
  });

  it('grow together to no more than one file may', () => {
    const files = Array.from({ length: 60 }, (_, n) => growing(n));
    const few = readRules(files.slice(0, 2));
    expect([few.rules.length, few.issues]).toEqual([2, []]);
    const { rules, issues } = readRules(files);
    expect(rules.length).toBeLessThan(20);
    expect(issues.filter(({ severity }) => severity === 'error')).toHaveLength(60 - rules.length);
  });

  it('are read no longer where nobody waits for them any more', async () => {
    const closing = new AbortController();
    const read = readRulesAside(slow, closing.signal);
    closing.abort();
    await expect(read).rejects.toMatchObject({ code: 'backtest.closing' });
    await expect(readRulesAside(slow, closing.signal)).rejects.toMatchObject({ code: 'backtest.closing' });
  });
});
