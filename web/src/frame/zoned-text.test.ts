import { afterEach, describe, expect, it, vi } from 'vitest';
import { offsetText, zonedText } from './zoned-text.ts';

afterEach(() => vi.unstubAllEnvs());
const at = (iso: string) => new Date(iso);

describe('a moment in words', () => {
  it('in UTC ends with Z, whatever the clock of this machine says', () => {
    vi.stubEnv('TZ', 'Asia/Kolkata');
    expect(zonedText(at('2026-11-22T13:05:09.123Z'), 'utc')).toEqual({
      day: '2026-11-22',
      time: '13:05:09',
      ms: '.123',
      zone: 'Z',
    });
  });

  it('by the local clock says how far that is from UTC, on this day', () => {
    vi.stubEnv('TZ', 'Asia/Kolkata');
    expect(zonedText(at('2026-11-22T20:05:09Z'), 'local')).toEqual({
      day: '2026-11-23',
      time: '01:35:09',
      ms: '.000',
      zone: '+05:30',
    });
    vi.stubEnv('TZ', 'America/St_Johns');
    expect(zonedText(at('2026-01-01T00:00:00Z'), 'local')).toMatchObject({ day: '2025-12-31', zone: '-03:30' });
    vi.stubEnv('TZ', 'Europe/Berlin');
    expect(offsetText(at('2026-01-01T00:00:00Z'), 'local')).toBe('+01:00');
    expect(offsetText(at('2026-07-01T00:00:00Z'), 'local')).toBe('+02:00');
  });
});
