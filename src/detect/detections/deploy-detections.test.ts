import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { RuleLevel } from '../rule-engine/index.ts';
import type { RuleState } from './contract.ts';
import { deployDetections } from './deploy-detections.ts';
import { loadDetections } from './load-detections.ts';

const BASE = '2f1c6b1e-0000-4000-8000-000000000001';
const COUNT = '2f1c6b1e-0000-4000-8000-000000000002';

const CHAINED = '2f1c6b1e-0000-4000-8000-000000000003';

const RULES = `
title: Many of them
id: ${COUNT}
author: A. Writer
level: high
correlation: { type: event_count, rules: [one], group-by: [User], timespan: 5m, condition: { gte: 3 } }
---
title: One of them
id: ${BASE}
name: one
author: A. Writer
level: high
logsource: { product: windows }
detection: { sel: { A: x }, condition: sel }
`;

const CHAIN = `
---
title: Many, again and again
id: ${CHAINED}
author: A. Writer
level: high
correlation: { type: event_count, rules: [${COUNT}], group-by: [User], timespan: 1h, condition: { gte: 2 } }
`;

let dir: string;

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'watchfloor-deploy-'));
  writeFileSync(join(dir, 'rules.yml'), RULES);
});

afterEach(() => rmSync(dir, { recursive: true }));

type Decided = RuleState | { readonly level: RuleLevel } | { readonly raisesAlert: boolean };

/** What runs, and whether it raises alerts. */
function deploy(decided: Readonly<Record<string, Decided>>) {
  const loaded = loadDetections({ ruleDirs: [dir], runsCorrelations: true });
  expect(loaded.issues).toEqual([]);
  const rules = Object.entries(decided).map(([ruleId, decision]) => {
    const changes = typeof decision === 'string' ? { state: decision } : decision;
    return { ruleId, state: null, level: null, raisesAlert: null, ...changes };
  });
  const { detections, correlations, issues } = deployDetections(loaded, { rules, exceptions: [] });
  return {
    rules: detections.map(({ raisesAlert }) => raisesAlert),
    correlations: correlations.map(({ raisesAlert }) => raisesAlert),
    issues: issues.map(({ code }) => code),
  };
}

describe('deployed correlations', () => {
  it('hold back the rules that they name, and raise alerts themselves', () => {
    expect(deploy({})).toEqual({ rules: [false], correlations: [true], issues: [] });
  });

  it('let go of their rules where they are retired, drafts, or tried out in shadow', () => {
    expect(deploy({ [COUNT]: 'retired' })).toEqual({ rules: [true], correlations: [], issues: [] });
    expect(deploy({ [COUNT]: 'draft' })).toEqual({ rules: [true], correlations: [], issues: [] });
    expect(deploy({ [COUNT]: 'shadow' })).toEqual({ rules: [true], correlations: [false], issues: [] });
  });

  it('let go of their rules where they are live and raise no alert', () => {
    expect(deploy({ [COUNT]: { level: 'low' } })).toEqual({ rules: [true], correlations: [false], issues: [] });
    expect(deploy({ [COUNT]: { raisesAlert: false } })).toEqual({ rules: [true], correlations: [false], issues: [] });
  });

  it('hold back, quiet by themselves, what a correlation tells that names them', () => {
    writeFileSync(join(dir, 'rules.yml'), RULES + CHAIN);
    expect(deploy({})).toEqual({ rules: [false], correlations: [false, true], issues: [] });
    expect(deploy({ [COUNT]: { level: 'low' } })).toEqual({ rules: [false], correlations: [false, true], issues: [] });
    const quiet = { level: 'low' } as const;
    expect(deploy({ [CHAINED]: quiet })).toEqual({ rules: [false], correlations: [true, false], issues: [] });
    expect(deploy({ [COUNT]: quiet, [CHAINED]: quiet })).toMatchObject({ rules: [true], correlations: [false, false] });
    expect(deploy({ [COUNT]: quiet, [CHAINED]: 'shadow' })).toMatchObject({ rules: [true] });
  });

  it('do not run without what they name, and that is said', () => {
    expect(deploy({ [BASE]: 'retired' })).toEqual({ rules: [], correlations: [], issues: ['unknown-reference'] });
  });

  it('follow a rule in shadow as well', () => {
    expect(deploy({ [BASE]: 'shadow' })).toEqual({ rules: [false], correlations: [true], issues: [] });
  });
});
