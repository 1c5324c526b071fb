import { describe, expect, it } from 'vitest';
import type { AlertReply } from '../detect/alerts/contract.ts';
import { linesOfAlert } from './alert-lines.ts';

const person = { id: 'u-ann', name: 'Ann' };

function hit(ordinal: number, minute: number, field = 'Image'): AlertReply['firstHits'][number] {
  const eventTime = `2026-03-18T12:${String(minute).padStart(2, '0')}:00.000Z`;
  const matched = { field, value: `v${ordinal}`, pattern: 'v*', selection: 'sel' };
  return {
    ordinal,
    eventId: `e${ordinal}`,
    eventTime,
    receivedAt: eventTime,
    sourceId: 'test',
    summary: `summary ${ordinal}`,
    matchedFields: [matched],
  };
}

function alertWith(changes: Partial<AlertReply>): AlertReply {
  const at = '2026-03-18T12:00:00.000Z';
  const entity = { type: 'host', name: 'ws1' };
  return {
    id: 'x',
    number: 'AL-1',
    version: 1,
    title: 'T',
    level: 'high',
    state: 'open',
    rule: {
      id: 'r',
      version: '1',
      title: 'T',
      author: 'A',
      ruleSet: { name: 'S', url: 'u', licence: 'l' },
      level: 'high',
      status: 'test',
      description: '',
      tags: [],
      references: [],
      falsePositives: [],
      file: 'r.yml',
    },
    tags: [],
    entity,
    sourceId: 'test',
    hitCount: 1,
    firstSeenAt: at,
    lastSeenAt: at,
    raisedAt: at,
    owner: null,
    takenAt: null,
    verdict: null,
    caseNumber: null,
    previous: null,
    isSample: false,
    grouping: { rule: 'r', entity, window: { hours: 24, from: at, until: at }, explanation: '' },
    entities: [entity],
    firstHits: [hit(1, 0)],
    latestHits: [],
    prevalence: { days: 30, here: 0, elsewhere: 0, entities: 0, isExact: true },
    related: [],
    withdrawnVerdicts: [],
    notes: [],
    noteCount: 0,
    pastVerdicts: [],
    ...changes,
  };
}

const named = (alert: AlertReply, names: readonly string[]) =>
  linesOfAlert(alert).filter(([name]) => names.includes(name));

describe('an alert in full, for a person', () => {
  it('shows the hit of the newest event, then the others by time, whatever came in first', () => {
    const alert = alertWith({ hitCount: 3, firstHits: [hit(1, 5), hit(2, 1), hit(3, 9)] });
    expect(named(alert, ['newest hit', 'hit', '  Image']).map(([name, text]) => [name, text.slice(0, 27)])).toEqual([
      ['newest hit', '2026-03-18T12:09:00.000Z e3'],
      ['  Image', 'v3   (pattern: v*)'],
      ['hit', '2026-03-18T12:05:00.000Z e1'],
      ['hit', '2026-03-18T12:01:00.000Z e2'],
    ]);
  });

  it('says how many hits it does not list, and lists every event of a correlation', () => {
    const hits = Array.from({ length: 15 }, (_, n) => hit(n + 1, n));
    const loud = alertWith({ hitCount: 40, firstHits: hits });
    expect(named(loud, ['hit'])).toHaveLength(10);
    expect(linesOfAlert(loud)).toContainEqual(['hits', '29 more']);
    const correlated = hits.map((one, n) => hit(one.ordinal, n, 'correlation'));
    expect(named(alertWith({ hitCount: 15, firstHits: correlated }), ['event'])).toHaveLength(14);
  });

  it('shows a verdict that was taken back, by whom and why', () => {
    const at = '2026-03-18T13:00:00.000Z';
    const verdict = { verdict: 'benign', note: 'the backup', by: person, at, duplicateOf: null } as const;
    const withdrawn = { by: { id: 'u-bob', name: 'Bob' }, at, note: 'too quick' };
    const alert = alertWith({ withdrawnVerdicts: [{ ...verdict, withdrawn }] });
    expect(named(alert, ['verdict before'])).toEqual([
      ['verdict before', `benign (Ann, ${at}) the backup; taken back by Bob, ${at}: too quick`],
    ]);
  });

  it('says how many notes it does not list', () => {
    const note = { id: '1', text: 'Told the owner.', by: person, at: '2026-03-18T13:00:00.000Z' };
    expect(named(alertWith({ notes: [note], noteCount: 3 }), ['notes'])).toEqual([['notes', '2 older']]);
    expect(named(alertWith({ notes: [note], noteCount: 1 }), ['notes'])).toEqual([]);
  });
});
