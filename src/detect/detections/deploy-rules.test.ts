import { describe, expect, it } from 'vitest';
import type { RuleLevel } from '../rule-engine/index.ts';
import { type Decisions, deployRules } from './deploy-rules.ts';
import type { Detection } from './load-detections.ts';
import { LOCAL_PACK } from './rule-pack.ts';

function detection(id: string, level: RuleLevel = 'high', changes: Partial<Detection> = {}): Detection {
  const rule = {
    id,
    title: id,
    level,
    status: 'test',
    author: 'A. Writer',
    description: '',
    tags: [],
    references: [],
    falsePositives: [],
    date: '',
    modified: '',
    logsource: { product: 'windows' },
    file: `${id}.yml`,
    version: '1',
  };
  const usual = {
    kind: 'rule',
    raisesAlert: true,
    isHeldBack: false,
    state: 'live',
    path: `${id}.yml`,
    replaces: null,
  } as const;
  return { rule, pack: LOCAL_PACK, ...usual, ...changes };
}

const none = { state: null, level: null, raisesAlert: null };
const deployed = (detections: readonly Detection[], rules: Decisions['rules']) =>
  deployRules(detections, { rules, exceptions: [] }).map(({ place, detection: { rule, state, raisesAlert } }) => [
    place,
    rule.id,
    state,
    rule.level,
    raisesAlert,
  ]);

describe('deployed rules', () => {
  it('are those in shadow and live, by their places in what was read; drafts and retired ones do not run', () => {
    const rules = (['draft', 'shadow', 'live', 'retired'] as const).map((state) => ({ ruleId: state, ...none, state }));
    expect(
      deployed(
        rules.map(({ ruleId }) => detection(ruleId)),
        rules,
      ),
    ).toEqual([
      [1, 'shadow', 'shadow', 'high', false],
      [2, 'live', 'live', 'high', true],
    ]);
  });

  it('are as their pack says where nobody decided', () => {
    expect(deployed([detection('a', 'low', { state: 'shadow' }), detection('b', 'low'), detection('c')], [])).toEqual([
      [0, 'a', 'shadow', 'low', false],
      [1, 'b', 'live', 'low', false],
      [2, 'c', 'live', 'high', true],
    ]);
  });

  it('raise alerts by the level that was decided, unless that was decided, too', () => {
    const given = [detection('a', 'low'), detection('b', 'high'), detection('c', 'low')];
    const decided = [
      { ...none, ruleId: 'a', level: 'critical' as const },
      { ...none, ruleId: 'b', raisesAlert: false },
      { ...none, ruleId: 'c', raisesAlert: true },
      { ...none, ruleId: 'gone', state: 'live' as const },
    ];
    expect(deployed(given, decided)).toEqual([
      [0, 'a', 'live', 'critical', true],
      [1, 'b', 'live', 'high', false],
      [2, 'c', 'live', 'low', true],
    ]);
  });
});
