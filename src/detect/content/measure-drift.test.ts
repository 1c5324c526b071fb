import { describe, expect, it } from 'vitest';
import { measureDrift } from './measure-drift.ts';

const NONE = { recent: { judged: 0, true: 0 }, before: { judged: 0, true: 0 } };

/** `week` matches in the last seven days, `daily` on each of the `days` before. */
type Habit = { readonly daily: number; readonly days?: number; readonly verdicts?: typeof NONE };

function drift(week: number, { daily, days = 28, verdicts = NONE }: Habit) {
  const day = (matches: number) => (matches === 0 ? undefined : { matches, hidden: 0 });
  const recent = [day(week), ...Array.from({ length: 6 }, () => undefined)];
  const before = Array.from({ length: 28 }, (_, ago) => (ago < days ? day(daily) : undefined));
  return measureDrift({ days: [...recent, ...before], verdicts });
}

describe('a rule’s drift', () => {
  it.each([
    [70, 10, 'none: as always', null],
    [100, 10, 'none: by chance as high once in some thousand weeks, but not twofold', null],
    [200, 10, 'louder', 'louder'],
    [8, 1, 'none: 8 for 7', null],
    [20, 1, 'louder: 20 for 7', 'louder'],
    [20, 10, 'quieter', 'quieter'],
    [0, 10, 'silent', 'silent'],
    [0, 1, 'none: 7 are too few to miss', null],
  ])('of %i this week after %i a day is %s', (...[week, daily, , expected]) => {
    expect(drift(week, { daily }).drift).toBe(expected);
  });

  it('is not measured against less than a week, and against no days before its first match', () => {
    expect(drift(1_000, { daily: 10, days: 6 })).toMatchObject({ expected: null, drift: null });
    expect(drift(70, { daily: 10, days: 7 })).toMatchObject({ expected: 70, drift: null });
  });

  it('counts what is hidden, and says what it rests on', () => {
    const days = [{ matches: 5, hidden: 3 }, ...Array.from({ length: 34 }, () => ({ matches: 100, hidden: 50 }))];
    expect(measureDrift({ days, verdicts: NONE })).toMatchObject({ lastWeek: 605, hidden: 303 });
    expect(drift(0, { daily: 10 }).explanation).toBe('0 matches in the last 7 days; the 28 days before let expect 70.');
  });

  it('is seen in its verdicts, where enough were given before and after', () => {
    const verdicts = (recent: [number, number], before: [number, number]) => ({
      recent: { judged: recent[0], true: recent[1] },
      before: { judged: before[0], true: before[1] },
    });
    expect(drift(70, { daily: 10, verdicts: verdicts([10, 2], [20, 12]) })).toMatchObject({
      drift: 'less-true',
      explanation: '20 % of 10 alerts judged in the last 28 days were true; before that it was 60 % of 20.',
    });
    expect(drift(70, { daily: 10, verdicts: verdicts([9, 0], [20, 20]) }).drift).toBeNull();
    expect(drift(70, { daily: 10, verdicts: verdicts([10, 4], [20, 12]) }).drift).toBeNull();
  });
});
