import { describe, expect, it } from 'vitest';
import { LEVELS } from '../../detect/alerts/contract.ts';
import {
  assign,
  type CaseState,
  type Closing,
  close,
  declareIncident,
  describeNewCase,
  reopen,
  setStatus,
} from './case.ts';

const ann = { id: 'u-ann', name: 'Ann' };
const now = new Date('2026-03-01T10:00:00Z');
const open: CaseState = { status: 'open', owner: null, incidentAt: null, closing: null };
const closing: Closing = { outcome: 'true-positive', summary: 'Contained, rebuilt.', by: ann, at: now };
const settled = { requiredTasks: [], unjudgedAlerts: [] };

const codeOf = (work: () => unknown): unknown => {
  try {
    work();
  } catch (error) {
    return (error as { code?: unknown }).code;
  }
  return 'no error';
};

describe('a case', () => {
  it('changes owner and status while it is open, and says when there is nothing to do', () => {
    const owned = assign(open, ann);
    expect(owned.owner).toEqual(ann);
    expect(assign(owned, { ...ann })).toBe(owned);
    expect(setStatus(open, 'contained').status).toBe('contained');
    expect(setStatus(open, 'open')).toBe(open);
  });

  it('becomes an incident once, and stays one', () => {
    const incident = declareIncident(open, now);
    expect(incident.incidentAt).toBe(now);
    expect(codeOf(() => declareIncident(incident, now))).toBe('cases.already-incident');
    expect(reopen(close(incident, closing, settled)).incidentAt).toBe(now);
  });

  it('does not close over required tasks or alerts without verdict, and names them', () => {
    const tasks = { ...settled, requiredTasks: ['Reset passwords'] };
    expect(() => close(open, closing, tasks)).toThrow(
      expect.objectContaining({
        kind: 'conflict',
        code: 'cases.open-tasks',
        details: { tasks: ['Reset passwords'], count: 1 },
      }),
    );
    const alerts = { ...settled, unjudgedAlerts: Array.from({ length: 30 }, (_, n) => `AL-${n}`) };
    expect(() => close(open, closing, alerts)).toThrow(
      expect.objectContaining({
        code: 'cases.unjudged-alerts',
        details: { alerts: alerts.unjudgedAlerts.slice(0, 20), count: 30 },
      }),
    );
  });

  it('takes nothing but reopening once it is closed', () => {
    const closed = close(setStatus(open, 'contained'), closing, settled);
    expect(closed).toMatchObject({ status: 'closed', closing });
    const refused = [
      () => assign(closed, ann),
      () => setStatus(closed, 'open'),
      () => declareIncident(closed, now),
      () => close(closed, closing, settled),
    ];
    expect(refused.map(codeOf)).toEqual(refused.map(() => 'cases.closed'));
    expect(reopen(closed)).toEqual(open);
    expect(codeOf(() => reopen(open))).toBe('cases.not-closed');
  });
});

describe('a new case', () => {
  const alert = { title: 'Encoded command', level: 'medium', entity: { name: 'dc01' }, isSample: false } as const;

  it('takes title and severity from its alerts where none are given', () => {
    const worse = { ...alert, level: 'critical' } as const;
    expect(describeNewCase({}, [alert, worse], LEVELS)).toEqual({
      title: 'Encoded command on dc01',
      severityRank: 4,
      isSample: false,
    });
    expect(describeNewCase({ title: 'Mine', severity: 'low' }, [worse], LEVELS)).toMatchObject({
      title: 'Mine',
      severityRank: 1,
    });
    expect(describeNewCase({ title: 'Empty' }, [], LEVELS)).toMatchObject({ severityRank: 2, isSample: false });
  });

  it('needs a title without alerts, and never mixes sample and live', () => {
    expect(codeOf(() => describeNewCase({}, [], LEVELS))).toBe('cases.title-missing');
    expect(describeNewCase({}, [{ ...alert, isSample: true }], LEVELS).isSample).toBe(true);
    expect(codeOf(() => describeNewCase({}, [alert, { ...alert, isSample: true }], LEVELS))).toBe('cases.sample-mixed');
  });
});
