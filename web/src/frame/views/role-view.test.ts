import { expect, it } from 'vitest';
import type { View } from '../../../../src/platform/views/contract.ts';
import { roleViewOf } from './role-view.ts';

const view = (name: string, ...defaultFor: View['defaultFor']): View => ({
  id: name,
  place: 'queue',
  name,
  search: '',
  sharing: 'team',
  version: 1,
  owner: { id: 'o', name: 'o' },
  mayChange: false,
  defaultFor,
  changedAt: '2026-01-01T00:00:00Z',
});

it('a person of several roles begins with the view of the first that has one', () => {
  const views = [view('plain'), view('floor', 'analyst', 'responder'), view('leads', 'manager')];
  expect(roleViewOf(views, ['developer', 'manager', 'analyst'])?.name).toBe('leads');
  expect(roleViewOf(views, ['responder'])?.name).toBe('floor');
  expect(roleViewOf(views, ['developer'])).toBeUndefined();
});
