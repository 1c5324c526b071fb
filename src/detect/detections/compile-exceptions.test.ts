import { describe, expect, it } from 'vitest';
import { compileExceptions, parseCriterion } from './compile-exceptions.ts';
import type { RuleException } from './deploy-rules.ts';

const EXPIRES = 2_000;
const exception = (id: string, criterion: unknown, changes: Partial<RuleException> = {}): RuleException => ({
  id,
  ruleIds: ['rule-1'],
  criterion,
  expiresAtMs: EXPIRES,
  ...changes,
});

function find(exceptions: readonly RuleException[], fields: Record<string, string>, changes: object = {}) {
  const event = { fields, logsource: { product: 'linux', service: 'auditd', categories: ['process_creation'] } };
  return compileExceptions(exceptions).find({ ruleId: 'rule-1', event, receivedAtMs: 1_000, ...changes });
}

describe('an exception', () => {
  const backup = exception('EX-1', { 'Image|endswith': '\\backup.exe', User: 'svc' });

  it('hides where all its fields hold, whatever kind of log the event is of', () => {
    expect(find([backup], { Image: 'C:\\BACKUP.exe', User: 'SVC' })).toBe('EX-1');
    expect(find([backup], { Image: 'C:\\backup.exe', User: 'alice' })).toBeUndefined();
    expect(find([backup], { Image: 'C:\\backup.exe' })).toBeUndefined();
  });

  it('hides where any of its maps holds, when it is a list of them', () => {
    const either = exception('EX-2', [{ User: 'a' }, { User: 'b' }]);
    expect([find([either], { User: 'b' }), find([either], { User: 'c' })]).toEqual(['EX-2', undefined]);
  });

  it('hides nothing of other rules', () => {
    expect(find([backup], { Image: 'C:\\backup.exe', User: 'svc' }, { ruleId: 'rule-2' })).toBeUndefined();
  });

  it('hides what was received before it expires, and nothing from then on', () => {
    const at = (receivedAtMs: number) => find([exception('EX-1', { User: 'a' })], { User: 'a' }, { receivedAtMs });
    expect([at(EXPIRES - 1), at(EXPIRES), at(EXPIRES + 1)]).toEqual(['EX-1', undefined, undefined]);
  });

  it('is named by the first that stands, where several hide the same match', () => {
    const list = [
      exception('EX-1', { User: 'a' }, { expiresAtMs: 500 }),
      exception('EX-2', { User: 'a' }),
      exception('EX-3', { User: 'a' }),
    ];
    expect(find(list, { User: 'a' })).toBe('EX-2');
  });

  it('with a criterion that cannot be read hides nothing, says why, and leaves the others working', () => {
    const broken = exception('EX-1', { 'User|nosuch': 'a' });
    const compiled = compileExceptions([broken, exception('EX-2', { User: 'a' })]);
    expect(compiled.issues).toMatchObject([{ severity: 'error', code: 'unknown-modifier', file: 'EX-1' }]);
    expect(find([broken, exception('EX-2', { User: 'a' })], { User: 'a' })).toBe('EX-2');
  });
});

describe('a criterion', () => {
  it.each([[{}], [[]], [''], [{ 'A|re': '(' }], [null]])('%j is refused with a reason', (criterion) => {
    const { rule, issues } = parseCriterion('x', criterion);
    expect(rule).toBeUndefined();
    expect(issues.length).toBeGreaterThan(0);
  });
});
