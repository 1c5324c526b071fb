import { expect, it } from 'vitest';
import { changedSettings } from './changed-settings.ts';

it('a decision sends what was changed, and leaves the rest to whoever decided it', () => {
  const opened = { state: null, level: 'low' } as const;
  expect(changedSettings(opened, { state: 'shadow', level: 'low' })).toEqual({ state: 'shadow' });
  expect(changedSettings(opened, { state: null, level: null })).toEqual({ level: null });
  expect(changedSettings(opened, opened)).toEqual({});
});
