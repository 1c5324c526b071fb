import { describe, expect, it } from 'vitest';
import { EMPTY_FIELDS } from './composer-kinds.ts';
import { chosenAudience, dueAt, typedMoment, typedTime, typedZone } from './send-composed.ts';

const NOW_MS = Date.UTC(2026, 10, 22, 2, 14, 7);

describe('what somebody types of a time', () => {
  it('is UTC, or counted back from now, and nothing where nothing is typed', () => {
    expect(typedMoment('2026-11-21 23:00', 'utc', NOW_MS)).toBe('2026-11-21T23:00:00.000Z');
    expect(typedMoment('now-20m', 'utc', NOW_MS)).toBe('2026-11-22T01:54:07.000Z');
    expect(typedMoment('  ', 'utc', NOW_MS)).toBeUndefined();
    expect(() => typedMoment('this morning', 'utc', NOW_MS)).toThrow('cannot be read');
  });

  it('is read in the zone it was begun in, though the clock shows another since', () => {
    const begun = { ...EMPTY_FIELDS, ...typedTime('2026-11-21', EMPTY_FIELDS, 'utc') };
    const typedOn = { ...begun, ...typedTime('2026-11-21 23:00', begun, 'local') };
    expect(typedZone(typedOn, 'local')).toBe('utc');
    const emptied = typedTime(' ', typedOn, 'local');
    expect(emptied.atZone).toBe('');
    expect(typedTime('23:00', emptied, 'local').atZone).toBe('local');
  });

  it('makes a next update due, or none', () => {
    expect(dueAt('30', NOW_MS)).toBe('2026-11-22T02:44:07.000Z');
    expect(dueAt('', NOW_MS)).toBeNull();
  });
});

describe('a status update', () => {
  it('goes to whom somebody chose, and to nobody else', () => {
    expect(chosenAudience('customers')).toBe('customers');
    expect(() => chosenAudience('')).toThrow('Choose to whom');
  });
});
