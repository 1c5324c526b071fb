import { describe, expect, it } from 'vitest';
import type { AlertSummary } from '../../../../src/detect/alerts/contract.ts';
import type { TimelineEntry } from '../../../../src/respond/cases/contract.ts';
import { caseLanes } from './case-lanes.ts';

const at = '2026-11-22T02:14:07.000Z';

/** What the lanes read of an alert; the rest does not matter here. */
function alertOf(number: string, level: AlertSummary['level'], sourceId = 'windows'): AlertSummary {
  return { number, level, sourceId, title: 'Odd', firstSeenAt: at, lastSeenAt: at, hitCount: 2 } as AlertSummary;
}
const link = (name: string, alertNumber: string) => ({ type: 'host', name, alertNumber });

describe('the lanes of a case', () => {
  const told = {
    alerts: [alertOf('AL-1', 'low'), alertOf('AL-2', 'critical', 'cloudtrail')],
    links: [link('quiet', 'AL-1'), link('busy', 'AL-1'), link('busy', 'AL-2'), link('elsewhere', 'AL-9')],
    events: [],
  };

  it('are one for each entity that an alert of the case names, the busiest first', () => {
    const { lanes } = caseLanes(told, 'entity');
    expect(lanes.map(({ name, marks }) => [name, marks.map(({ id }) => id)])).toEqual([
      ['busy', ['AL-1', 'AL-2']],
      ['quiet', ['AL-1']],
    ]);
    const [low, critical] = lanes[0]?.marks ?? [];
    expect(critical?.height).toBeGreaterThan(low?.height ?? 1);
    expect(low?.text).toBe('AL-1 Odd (low, 2 hits)');
  });

  it('are one for each source when asked so, and what people wrote down has its own', () => {
    const author = { id: 'u-ann', name: 'Ann' };
    const entry = { kind: 'event', at, recordedAt: at, author, alert: null, eventId: null, taskId: null } as const;
    const events: TimelineEntry[] = [{ ...entry, id: '7', text: 'a\u202Eb', starredBy: null }];
    const { lanes } = caseLanes({ ...told, events }, 'source');
    expect(lanes.map(({ name }) => name)).toEqual(['cloudtrail', 'windows', 'by hand']);
    expect(lanes[2]?.marks[0]?.text).toBe('a‹U+202E›b (Ann)');
  });

  it('are never more than can be looked at, and the rest is counted', () => {
    const links = Array.from({ length: 40 }, (_, n) => link(`host-${n}`, 'AL-1'));
    const { lanes, lanesLeftOut } = caseLanes({ ...told, links }, 'entity');
    expect([lanes.length, lanesLeftOut]).toEqual([30, 10]);
  });
});
