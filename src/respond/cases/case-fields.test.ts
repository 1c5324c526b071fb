import { describe, expect, it } from 'vitest';
import { changedFields, describeFieldChange, mergeFields } from './case-fields.ts';

const now = { title: 'Odd sign-ins', description: '', severity: 'medium' } as const;

describe('the fields of a case', () => {
  it('are merged one by one: who changes another field is no conflict', () => {
    const seen = { title: 'Odd sign-ins', severity: 'low' } as const;
    expect(mergeFields(now, { title: 'Password spray' }, seen)).toEqual({ ...now, title: 'Password spray' });
    expect(mergeFields(now, { severity: 'high' })).toEqual({ ...now, severity: 'high' });
  });

  it('are not overwritten where the same field has changed since it was seen', () => {
    expect(() => mergeFields(now, { severity: 'high' }, { severity: 'low' })).toThrow(
      expect.objectContaining({ code: 'cases.field-changed', details: { field: 'severity', now: 'medium' } }),
    );
    expect(mergeFields(now, { severity: 'medium' }, { severity: 'low' })).toEqual(now);
  });

  it('are told in one line, and nothing is told where nothing changed', () => {
    const after = { title: 'Password spray', description: 'From one network.', severity: 'high' } as const;
    expect(describeFieldChange(now, after)).toBe(
      'Severity medium → high. Title "Odd sign-ins" → "Password spray". Description changed',
    );
    expect(changedFields(now, after)).toEqual(['title', 'description', 'severity']);
    expect(describeFieldChange(now, { ...now })).toBeUndefined();
  });
});
