import { describe, expect, it } from 'vitest';
import type { AlertSummary } from '../../detect/alerts/contract.ts';
import type { WaitingAlert } from '../../detect/alerts/index.ts';
import { rankAlerts } from './rank-alerts.ts';

const NOW_MS = Date.UTC(2026, 10, 22, 12);
const HOUR_MS = 3_600_000;

type Choices = Partial<Pick<AlertSummary, 'level' | 'owner' | 'caseNumber'>> & {
  readonly waitedMs?: number;
  readonly host?: string;
  readonly others?: number;
};

function waiting(number: string, choices: Choices = {}): WaitingAlert {
  const { level = 'high', owner = null, caseNumber = null, waitedMs = 0, host = 'dc01', others = 0 } = choices;
  const raisedAt = new Date(NOW_MS - waitedMs).toISOString();
  const alert = { number, level, owner, caseNumber, raisedAt, entity: { type: 'host', name: host } } as AlertSummary;
  return { alert, others };
}

const bob = { id: 'u-bob', name: 'Bob' };
const rank = (alerts: readonly WaitingAlert[], naming: Parameters<typeof rankAlerts>[1]['naming'] = []) =>
  rankAlerts(alerts, { nowMs: NOW_MS, naming, limit: 10 });
const order = (alerts: readonly WaitingAlert[]) => rank(alerts).map(({ alert }) => alert.number);

describe('the next ten', () => {
  it('put the worse level first, and never a high one before a critical one that nobody has', () => {
    const heavyHigh = waiting('heavy', { waitedMs: 100 * HOUR_MS, others: 50, caseNumber: 'CS-1' });
    expect(order([waiting('low', { level: 'low' }), heavyHigh, waiting('critical', { level: 'critical' })])).toEqual([
      'critical',
      'heavy',
      'low',
    ]);
    const inIncident = { entity: { type: 'host', name: 'dc01' }, caseNumber: 'CS-1', isIncident: true };
    const [most] = rank([heavyHigh], [inIncident]);
    const [least] = rank([waiting('critical', { level: 'critical' })]);
    expect(least?.points).toBeGreaterThan(most?.points ?? Number.POSITIVE_INFINITY);
  });

  it('put what nobody has before what somebody has, and of equals the older first', () => {
    const taken = waiting('taken', { owner: bob });
    expect(order([taken, waiting('newer', { waitedMs: 1_000 }), waiting('older', { waitedMs: 2_000 })])).toEqual([
      'older',
      'newer',
      'taken',
    ]);
  });

  it('say why in words, heaviest first, and their points add up', () => {
    const naming = [{ entity: { type: 'host', name: 'dc01' }, caseNumber: 'CS-3', isIncident: true }];
    const [first] = rank([waiting('AL-1', { waitedMs: 3.2 * HOUR_MS, others: 2 })], naming);
    expect(first?.reasons).toEqual([
      { kind: 'level', points: 60, words: 'high' },
      { kind: 'owner', points: 40, words: 'nobody has it' },
      { kind: 'case', points: 20, words: 'this host is in the incident CS-3' },
      { kind: 'wait', points: 10, words: 'waits 3 h' },
      { kind: 'entity', points: 10, words: '2 more high or critical on this host' },
    ]);
    expect(first?.points).toBe(140);
  });

  it('name its own case as its own, also to who may not see cases', () => {
    const naming = [{ entity: { type: 'host', name: 'dc01' }, caseNumber: 'CS-3', isIncident: false }];
    const own = waiting('AL-1', { caseNumber: 'CS-3', owner: bob });
    const words = (alerts: ReturnType<typeof rank>) => alerts[0]?.reasons.map((reason) => reason.words);
    expect(words(rank([own], naming))).toContain('belongs to CS-3');
    expect(words(rank([own]))).toContain('belongs to CS-3');
    expect(words(rank([own]))).toContain('Bob has it');
    expect(words(rank([waiting('AL-2', { host: 'ws07' })], naming))).toEqual(['high', 'nobody has it']);
  });

  it('count waiting in steps that end', () => {
    const points = (hours: number) =>
      rank([waiting('AL-1', { waitedMs: hours * HOUR_MS })])[0]?.reasons.find(({ kind }) => kind === 'wait');
    expect(points(0.2)).toBeUndefined();
    expect(points(0.25)).toMatchObject({ points: 5, words: 'waits 15 min' });
    expect(points(4)).toMatchObject({ points: 15, words: 'waits 4 h' });
    expect(points(47)).toMatchObject({ points: 20, words: 'waits 47 h' });
    expect(points(500)).toMatchObject({ points: 20, words: 'waits 20 days' });
  });

  it('are ten', () => {
    const many = Array.from({ length: 30 }, (_, n) => waiting(`AL-${n}`));
    expect(order(many)).toHaveLength(10);
  });
});
