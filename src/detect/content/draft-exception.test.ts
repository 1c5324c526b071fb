import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compileExceptions } from '../detections/index.ts';
import { commonFields, commonPlaces, escapeSigma } from './draft-exception.ts';

const hit = (fields: Record<string, string>) => Object.entries(fields).map(([field, value]) => ({ field, value }));

describe('what hits have in common', () => {
  it('is each field that all of them matched by, with its values', () => {
    const hits = [hit({ Image: 'a.exe', User: 'x', Once: '1' }), hit({ Image: 'a.exe', User: 'y' })];
    expect(commonFields(hits)).toEqual({ Image: 'a.exe', User: ['x', 'y'] });
  });

  it('is not a field with too many values, nor what keywords found anywhere', () => {
    const hits = Array.from({ length: 6 }, (_, place) => hit({ keywords: 'mimikatz', Id: String(place) }));
    expect([commonFields(hits), commonFields([])]).toEqual([{}, {}]);
  });

  it('is the beginning of a value that the alert keeps no more of', () => {
    expect(commonFields([hit({ A: `${'x'.repeat(1_999)}…` })])).toEqual({ 'A|startswith': 'x'.repeat(1_999) });
  });
});

describe('what hits have in common beside what they matched by', () => {
  const events = [
    { Computer: 'ws1', User: 'CORP\\svc', ProcessId: '1' },
    { Computer: 'ws1', User: 'CORP\\svc', ProcessId: '2' },
  ];

  it('is their host and their user, by the names of the source', () => {
    expect(commonPlaces(events)).toEqual({ Computer: 'ws1', User: 'CORP\\svc' });
    expect(commonPlaces([{ hostname: 'a*b', user: ['x'] }])).toEqual({ hostname: 'a\\*b' });
  });

  it('is nothing where one hit differs or lacks it', () => {
    expect(commonPlaces([...events, { Computer: 'ws2' }])).toEqual({});
    expect([commonPlaces([]), commonPlaces([{ Computer: '', User: '-' }])]).toEqual([{}, {}]);
  });
});

it('a value is written so that it means itself, also with stars, marks and backslashes', () => {
  const texts = fc.string({ unit: fc.constantFrom('a', '*', '?', '\\', ' ', '"'), minLength: 1, maxLength: 8 });
  fc.assert(
    fc.property(texts, texts, (value, other) => {
      const exceptions = ['A', 'A|startswith', 'A|endswith'].map((field, place) => ({
        id: `EX-${place}`,
        ruleIds: [`r${place}`],
        criterion: { [field]: escapeSigma(value) },
        expiresAtMs: 2,
      }));
      const { find } = compileExceptions(exceptions);
      const logsource = { product: 'x', service: '', categories: [] };
      const isFound = (place: number, text: string) =>
        find({ ruleId: `r${place}`, event: { fields: { A: text }, logsource }, receivedAtMs: 1 }) !== undefined;
      expect([isFound(0, value), isFound(1, `${value}!`), isFound(2, `!${value}`)]).toEqual([true, true, true]);
      expect(isFound(0, other)).toBe(other === value);
    }),
  );
});
