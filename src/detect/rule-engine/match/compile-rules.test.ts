import { describe, expect, it } from 'vitest';
import type { MatchableEvent, RuleLogsource } from '../contract.ts';
import { ruleText, soundRule, windowsEvent } from '../fixtures/rule-under-test.ts';
import { parseRules } from '../parse/parse-rules.ts';
import type { SigmaRule } from '../sigma-rule.ts';
import { compileRules } from './compile-rules.ts';

const RULE = soundRule("sel:\n  A: 'x'\ncondition: sel");

function ruleFor(logsource: RuleLogsource): SigmaRule {
  return { ...RULE, description: { ...RULE.description, logsource } };
}

function eventOf(product: string, service: string, ...categories: string[]): MatchableEvent {
  return { fields: { A: 'x' }, logsource: { product, service, categories } };
}

describe('compileRules', () => {
  it('runs a rule on the events of its logsource only', () => {
    const rules = [
      { product: 'windows' },
      { product: 'windows', service: 'security' },
      { product: 'windows', category: 'registry_set' },
      { category: 'process_creation' },
      { product: 'linux', category: 'process_creation' },
    ].map(ruleFor);
    const { matcher } = compileRules(rules);
    expect(matcher.match(eventOf('windows', 'security', 'process_creation'))).toEqual([0, 1, 3]);
    expect(matcher.match(eventOf('windows', 'sysmon', 'registry_event', 'registry_set'))).toEqual([0, 2]);
    expect(matcher.match(eventOf('linux', 'auditd', 'process_creation'))).toEqual([3, 4]);
    expect(matcher.match(eventOf('aws', 'cloudtrail'))).toEqual([]);
  });

  it('compares the names of logsources whatever their case, in rules and in events', () => {
    const text = ruleText("sel:\n  A: 'x'\ncondition: sel").replace(
      'product: windows',
      'product: Windows\n  service: SysMon\n  category: Process_Creation',
    );
    const { rules, issues } = parseRules({ file: 'rule.yml', text, version: '' });
    expect(issues).toEqual([]);
    const { matcher } = compileRules(rules);
    expect(matcher.match(eventOf('windows', 'sysmon', 'process_creation'))).toEqual([0]);
    expect(matcher.match(eventOf('WINDOWS', 'Sysmon', 'PROCESS_creation'))).toEqual([0]);
    expect(matcher.match(eventOf('windows', 'security', 'process_creation'))).toEqual([]);
    expect(matcher.explain(0, eventOf('WINDOWS', 'Sysmon', 'PROCESS_creation'))).toMatchObject([{ field: 'A' }]);
  });

  it('gives matches in ascending order, each once, event after event', () => {
    const often = soundRule("a:\n  A|contains: ['x', 'xy']\nb:\n  B: 'z'\ncondition: a or b");
    const { matcher } = compileRules([often, RULE, often]);
    const event = windowsEvent({ A: 'x', B: 'z' });
    expect(matcher.match(event)).toEqual([0, 1, 2]);
    expect(matcher.match(windowsEvent({ A: 'n' }))).toEqual([]);
    expect(matcher.match(event)).toEqual([0, 1, 2]);
  });

  it('does not confuse kinds of logs whose names run together', () => {
    const { matcher } = compileRules([ruleFor({ category: 'b' })]);
    expect(matcher.match(eventOf('x', 'y', 'a', 'b'))).toEqual([0]);
    expect(matcher.match(eventOf('x', 'y\na', 'b'))).toEqual([0]);
    expect(matcher.match(eventOf('x', 'y', 'a\nb'))).toEqual([]);
  });

  it('stays right over more kinds of logs than it keeps plans for', () => {
    const { matcher } = compileRules([ruleFor({ product: 'p7' })]);
    for (let round = 0; round < 2; round++) {
      for (let i = 0; i < 600; i++) expect(matcher.match(eventOf(`p${i}`, 's'))).toEqual(i === 7 ? [0] : []);
    }
  });

  it('warns of an id in use twice', () => {
    const other = { ...RULE, description: { ...RULE.description, file: 'other.yml' } };
    expect(compileRules([RULE, other]).issues).toMatchObject([
      { code: 'duplicate-id', severity: 'warning', file: 'other.yml', line: 1 },
    ]);
  });
});
