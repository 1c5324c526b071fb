import { describe, expect, it } from 'vitest';
import { alertIdOf, close, type GivenVerdict, groupKeyOf, type Judgement, release, reopen, take } from './alert.ts';
import type { Verdict } from './contract.ts';

const ann = { id: 'u-ann', name: 'Ann' };
const bob = { id: 'u-bob', name: 'Bob' };
const now = new Date('2026-03-01T10:00:00Z');
const open: Judgement = { state: 'open', owner: null, takenAt: null, verdict: null };
const taken: Judgement = { state: 'taken', owner: ann, takenAt: now, verdict: null };

function verdict(name: Verdict, more: Partial<GivenVerdict> = {}): GivenVerdict {
  return { verdict: name, note: 'seen it', by: ann, at: now, duplicateOfId: null, ...more };
}

const codeOf = (work: () => unknown): unknown => {
  try {
    work();
  } catch (error) {
    return (error as { code?: unknown }).code;
  }
  return 'no error';
};

describe('an alert', () => {
  it('is taken by one person, and taking it again as the same person changes nothing', () => {
    expect(take(open, ann, now)).toEqual(taken);
    expect(take(taken, ann, new Date())).toBe(taken);
  });

  it('names its owner to the next who wants it', () => {
    expect(() => take(taken, bob, now)).toThrow(
      expect.objectContaining({
        kind: 'conflict',
        code: 'alerts.already-taken',
        details: { owner: 'Ann', ownerId: 'u-ann' },
      }),
    );
  });

  it('goes back to the queue when released, whoever releases it', () => {
    expect(release(taken)).toEqual(open);
    expect(codeOf(() => release(open))).toBe('alerts.not-taken');
  });

  it('closes from open and from taken, but not for someone else than its owner', () => {
    expect(close(open, verdict('true')).state).toBe('closed');
    expect(close(taken, verdict('true')).owner).toEqual(ann);
    expect(codeOf(() => close(taken, verdict('true', { by: bob })))).toBe('alerts.already-taken');
  });

  it('asks for a note where the verdict ends the matter, and for the other alert where it is a duplicate', () => {
    for (const name of ['benign', 'false', 'undetermined'] as const) {
      expect(codeOf(() => close(open, verdict(name, { note: '' })))).toBe('alerts.note-missing');
    }
    expect(close(open, verdict('true', { note: '' })).state).toBe('closed');
    expect(codeOf(() => close(open, verdict('duplicate')))).toBe('alerts.duplicate-of-what');
    const other = alertIdOf('r', '1', 'e');
    expect(codeOf(() => close(open, verdict('false', { duplicateOfId: other })))).toBe('alerts.duplicate-of-what');
  });

  it('is again where it was when its verdict is taken back', () => {
    expect(reopen(close(open, verdict('false')))).toEqual(open);
    expect(reopen(close(taken, verdict('false')))).toEqual(taken);
    expect(codeOf(() => reopen(taken))).toBe('alerts.not-closed');
  });

  it('takes nothing more once closed', () => {
    const closed = close(taken, verdict('true'));
    expect(codeOf(() => take(closed, ann, now))).toBe('alerts.closed');
    expect(codeOf(() => close(closed, verdict('false')))).toBe('alerts.closed');
    expect(codeOf(() => release(closed))).toBe('alerts.not-taken');
  });
});

describe('the identity of an alert', () => {
  it('keeps its parts apart', () => {
    expect(alertIdOf('a', 'b', 'c')).toMatch(/^[0-9a-f]{32}$/);
    expect(alertIdOf('a', 'bc', 'd')).not.toBe(alertIdOf('ab', 'c', 'd'));
  });

  it('groups by rule and entity, and keeps sample apart from live', () => {
    const hit = { rule: { id: 'r' }, entity: { type: 'host', name: 'dc01' }, isSample: false };
    expect(groupKeyOf(hit)).toBe(groupKeyOf({ ...hit }));
    expect(groupKeyOf(hit)).not.toBe(groupKeyOf({ ...hit, isSample: true }));
    expect(groupKeyOf(hit)).not.toBe(groupKeyOf({ ...hit, entity: { type: 'user', name: 'dc01' } }));
  });
});
