import { describe, expect, it } from 'vitest';
import { attackIdIn, countText } from './attack-items.ts';

describe('an ATT&CK id that somebody pastes', () => {
  it('is known as itself and as a tag of a rule, where rules name such ids', () => {
    expect(attackIdIn('t1059.001')).toBe('T1059.001');
    expect(attackIdIn('attack.t1059')).toBe('T1059');
    expect(attackIdIn('G0016')).toBe('G0016');
    // Tags name tactics by words: by its id none would be found, though there are some.
    for (const other of ['TA0002', 'T105', 'DS0009', 'encoded command']) expect(attackIdIn(other)).toBeUndefined();
  });

  it('says none only where none were counted', () => {
    expect(countText({ alerts: 0, isExact: true })).toBe('none');
    expect(countText({ alerts: 1_200, isExact: true })).toBe('1,200');
    expect(countText({ alerts: 100_000, isExact: false })).toBe('more than 100,000');
  });
});
