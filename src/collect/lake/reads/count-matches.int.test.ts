import { afterAll, beforeAll, expect, it } from 'vitest';
import { encodeMatches } from '../encode-matches.ts';
import { openTestLake, originOf, RECEIVED_AT_MS, type TestLake } from '../test-lake.ts';
import { countMatches } from './count-matches.ts';

let test: TestLake;
beforeAll(async () => {
  test = await openTestLake();
});
afterAll(() => test.close());

it('counts the matches of the longest page, whose identities fill tens of kilobytes', async () => {
  const sequences = Array.from({ length: 500 }, (_, index) => 9_999_499 + index);
  const match = { eventTimeMs: RECEIVED_AT_MS, ruleVersion: '1', ruleTitle: 't', ruleAuthor: 'a', level: 'high' };
  const matches = sequences.slice(0, 300).flatMap((sequence, index) =>
    Array.from({ length: 1 + (index % 2) }, (_, rule) => ({
      ...match,
      origin: originOf(sequence, 12_345),
      ruleId: `r${rule}`,
      entity: 'e',
      raisesAlert: true,
      ruleState: 'live',
      hiddenBy: '',
    })),
  );
  await test.lake.insert(encodeMatches(matches), 'matches');
  const events = sequences.map((sequence) => ({ eventId: `testlake-${sequence}-12345`, timeMs: RECEIVED_AT_MS }));
  const counts = await countMatches(test.lake, events);
  expect(counts.size).toBe(300);
  expect([counts.get('testlake-9999499-12345'), counts.get('testlake-9999500-12345')]).toEqual([1, 2]);
  expect(counts.has('testlake-9999998-12345')).toBe(false);
});
